package dev.holdfast;

import dev.holdfast.testing.HoldfastCommands;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a person lives through, with real commands: with the embedded broker, or wherever a subclass has a cluster. */
abstract class Scenario {
    @RegisterExtension
    final HoldfastCommands holdfast = commands();

    @TempDir
    Path folder;

    /** Where it is played: with the embedded broker. */
    HoldfastCommands commands() {
        return new HoldfastCommands();
    }
}
