package dev.holdfast.cluster.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/** Which earlier versions of a subject a new one must get on with, and in which direction. Confluent's names. */
enum CompatibilityLevel {
    /** Anything goes. */
    NONE(false, false, false),
    /** The new schema reads what the latest one wrote. */
    BACKWARD(true, false, false),
    /** The new schema reads what any earlier one wrote. */
    BACKWARD_TRANSITIVE(true, false, true),
    /** The latest schema reads what the new one writes. */
    FORWARD(false, true, false),
    /** Every earlier schema reads what the new one writes. */
    FORWARD_TRANSITIVE(false, true, true),
    /** Both, with the latest. */
    FULL(true, true, false),
    /** Both, with all. */
    FULL_TRANSITIVE(true, true, true);

    private final boolean backward;
    private final boolean forward;
    private final boolean transitive;

    CompatibilityLevel(boolean backward, boolean forward, boolean transitive) {
        this.backward = backward;
        this.forward = forward;
        this.transitive = transitive;
    }

    /**
     * Compares a candidate with the earlier versions, oldest first.
     *
     * @return one line for each incompatibility; empty if the candidate may be registered
     */
    List<String> conflicts(Schema candidate, List<Schema> earlier) {
        List<Schema> compared =
                transitive || earlier.isEmpty() ? earlier : earlier.subList(earlier.size() - 1, earlier.size());
        List<String> conflicts = new ArrayList<>();
        for (Schema version : compared) {
            if (backward) {
                conflicts.addAll(conflicts("the new schema cannot read data of an earlier one", candidate, version));
            }
            if (forward) {
                conflicts.addAll(conflicts("an earlier schema cannot read data of the new one", version, candidate));
            }
        }
        return conflicts;
    }

    private static List<String> conflicts(String what, Schema reader, Schema writer) {
        SchemaPairCompatibility pair = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        List<String> conflicts = new ArrayList<>();
        for (Incompatibility incompatibility : pair.getResult().getIncompatibilities()) {
            conflicts.add(what + ": " + incompatibility.getType() + " at " + incompatibility.getLocation() + " ("
                    + incompatibility.getMessage() + ")");
        }
        return conflicts;
    }
}
