package dev.holdfast.topology;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Which experiments have commands that are on their topic and that nobody has decided yet, asked without waiting. */
@FunctionalInterface
public interface PendingCommands {

    /** Returns the ids of these experiments, later: those of all commands that are on the topic when this is called. */
    CompletionStage<Set<String>> experiments();
}
