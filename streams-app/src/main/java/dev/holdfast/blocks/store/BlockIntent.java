package dev.holdfast.blocks.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command is about to do to the files, written before it does it: a killed one leaves this behind, and the next
 * one undoes exactly that and touches nothing else.
 *
 * @param operation its name
 * @param names the names of blocks that it writes or takes away
 * @param backup the folder in which those that it takes away are kept; null while it has not come so far
 */
public record BlockIntent(
        String operation, List<String> names, @Nullable String backup) {
    public BlockIntent {
        names = List.copyOf(names);
    }
}
