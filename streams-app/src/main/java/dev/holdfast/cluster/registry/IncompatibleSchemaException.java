package dev.holdfast.cluster.registry;

import java.util.List;

/** A schema breaks earlier versions of its subject. */
final class IncompatibleSchemaException extends Exception {
    private static final long serialVersionUID = 1L;

    IncompatibleSchemaException(String subject, CompatibilityLevel level, List<String> conflicts) {
        super("Schema being registered is incompatible with an earlier schema for subject \"" + subject
                + "\" (compatibility " + level + "): " + String.join("; ", conflicts));
    }
}
