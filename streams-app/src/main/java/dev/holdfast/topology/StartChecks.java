package dev.holdfast.topology;

import dev.holdfast.config.app.NamedLimit;
import dev.holdfast.config.spec.ExecutionSection;
import dev.holdfast.config.spec.ExperimentSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.StoredSpecCheck;
import dev.holdfast.config.spec.Workers;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.model.FailureLimit;
import dev.holdfast.model.Heading;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a SPEC must hold that a command brings, so that the items side can carry it out. The command line checks more, and
 * says it better; but anybody may write a command, and what is accepted here is stored for good.
 */
final class StartChecks {
    private final HandlerTypes handlers;
    private final Set<String> limits;

    StartChecks(HandlerTypes handlers, Set<String> limits) {
        this.handlers = handlers;
        this.limits = limits;
    }

    /** Returns why a START or RESTORE cannot have its id, or null. */
    @Nullable
    String problemOfId(ExperimentCommand command) {
        if (command.getKind() != CommandKind.START && command.getKind() != CommandKind.RESTORE) {
            return null;
        }
        try {
            ExperimentSection.requireId(command.getExperimentId());
            return null;
        } catch (IllegalArgumentException e) {
            return "experiment_id " + e.getMessage();
        }
    }

    /** Returns why an experiment cannot go on with the SPEC that it has, if a command would have it, or null. */
    @Nullable
    String problemOfGoingOn(Experiment before, ExperimentCommand command) {
        boolean goesOn = switch (command.getKind()) {
            case RESUME -> command.getDrifts().isEmpty();
            case RETRY, APPEND, BREAKER_CLOSED, SNAPSHOT -> true;
            default -> false;
        };
        String problem = goesOn ? ExperimentView.problemOf(before.getSpec()) : null;
        return problem == null
                ? null
                : "experiment " + before.getExperimentId() + " cannot be carried out: " + problem
                        + "; resume it with a SPEC that can (--accept-drift KEY --reason TEXT), or 'holdfast cancel "
                        + before.getExperimentId() + "'";
    }

    /** Reads the heading of a SPEC; throws IllegalArgumentException if the SPEC cannot be carried out. */
    Heading heading(String json) {
        try {
            return read(json);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalArgumentException("it cannot be carried out: " + e, e);
        }
    }

    private Heading read(String json) {
        Spec spec = Spec.fromJson(json);
        HandlerType type = handlers.find(spec.handler().kind()).orElse(null);
        if (type == null) {
            throw new IllegalArgumentException(handlers.unknown(spec.handler().kind()));
        }
        StoredSpecCheck.require(json, type.settings());
        ExecutionSection execution = spec.execution();
        String limit = execution.pacing().limit();
        if (limit != null) {
            require(limits.contains(limit), NamedLimit.unknown(limit, limits));
        }
        require(
                (execution.workers() == Workers.EXTERNAL)
                        == spec.handler().kind().equals(Workers.HANDLER_KIND),
                "execution.workers external and handler.kind external go together");
        require(
                execution.workers() == Workers.INTERNAL || !Charges.of(spec).limited(),
                "budget.tokens and budget.money cannot be kept with external workers");
        require(execution.timeout().toMillis() > 0, "execution.timeout must be more than zero");
        String problem = ExperimentView.problemOf(json);
        require(problem == null, String.valueOf(problem));
        // Asked for what it throws: it would throw the same for each item.
        var unused = type.mode(spec.handler());
        return new Heading(
                spec.experiment().name(),
                spec.experiment().cohort(),
                spec.experiment().notes(),
                Charges.limits(spec),
                execution
                        .failures()
                        .maxFailures()
                        .map(most -> new FailureLimit(most.items(), most.share()))
                        .orElse(FailureLimit.NONE));
    }

    private static void require(boolean kept, String rule) {
        if (!kept) {
            throw new IllegalArgumentException(rule);
        }
    }
}
