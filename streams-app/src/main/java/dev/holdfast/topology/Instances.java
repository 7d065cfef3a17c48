package dev.holdfast.topology;

import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Knows the instances of the application. */
@FunctionalInterface
public interface Instances {

    /** Returns, without waiting, the names of those that live: members of the consumer group. */
    CompletionStage<Set<String>> living();
}
