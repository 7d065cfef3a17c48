package dev.holdfast.runtime;

import java.util.List;

/**
 * What a user must be allowed.
 *
 * @param kind of what
 * @param name its name, or what names begin with
 * @param isPrefix whether it is what names begin with
 * @param operations what must be allowed, as Kafka names it; what they imply is not named
 */
public record AccessRule(Kind kind, String name, boolean isPrefix, List<String> operations) {

    /** What access is given to. */
    public enum Kind {
        /** A topic. */
        TOPIC("--topic"),
        /** A consumer group. */
        GROUP("--group"),
        /** What a producer in transactions calls itself. */
        TRANSACTIONAL_ID("--transactional-id");

        private final String option;

        Kind(String option) {
            this.option = option;
        }
    }

    /** Copies the operations. */
    public AccessRule {
        operations = List.copyOf(operations);
    }

    /**
     * Returns the command of Kafka's own tool that gives the access.
     *
     * @param bootstrapServers the brokers
     * @param principal who gets it, as {@code User:name}
     */
    public String command(String bootstrapServers, String principal) {
        StringBuilder command = new StringBuilder("kafka-acls --bootstrap-server ")
                .append(bootstrapServers)
                .append(" --add --allow-principal ")
                .append(principal);
        operations.forEach(operation -> command.append(" --operation ").append(operation));
        command.append(' ').append(kind.option).append(' ').append(name);
        return isPrefix ? command.append(" --resource-pattern-type prefixed").toString() : command.toString();
    }
}
