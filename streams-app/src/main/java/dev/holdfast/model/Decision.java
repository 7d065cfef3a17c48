package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command.
 *
 * @param accepted whether it was carried out
 * @param detail what was done; or why not, and the command that would work
 * @param record the experiment's record from now on; null if there is none
 */
public record Decision(
        boolean accepted, String detail, @Nullable Experiment record) {}
