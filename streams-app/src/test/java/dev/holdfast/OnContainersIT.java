package dev.holdfast;

import dev.holdfast.testing.ContainerCluster;
import dev.holdfast.testing.HoldfastCommands;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The scenarios of the embedded broker on one in a container, with a registry in another: {@code mvn -B verify -Pcontainers}. Skipped
 * where no Docker engine answers.
 */
@Tag("containers")
@EnabledIf(
        value = "dev.holdfast.testing.ContainerCluster#isDockerThere",
        disabledReason = "no Docker engine answers on this machine")
class OnContainersIT {

    @Nested
    class Life extends LifeIT {
        @Override
        HoldfastCommands commands() {
            return ContainerCluster.commands();
        }
    }

    @Nested
    class Pause extends PauseIT {
        @Override
        HoldfastCommands commands() {
            return ContainerCluster.commands();
        }
    }

    @Nested
    class Retry extends RetryIT {
        @Override
        HoldfastCommands commands() {
            return ContainerCluster.commands();
        }
    }

    @Nested
    class Budget extends BudgetIT {
        @Override
        HoldfastCommands commands() {
            return ContainerCluster.commands();
        }
    }

    @Nested
    class ServiceTrouble extends ServiceTroubleIT {
        @Override
        HoldfastCommands commands() {
            return ContainerCluster.commands();
        }
    }

    @Nested
    class Resume extends ResumeIT {
        @Override
        HoldfastCommands commands() {
            return ContainerCluster.commands();
        }
    }
}
