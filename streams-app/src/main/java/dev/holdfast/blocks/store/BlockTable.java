package dev.holdfast.blocks.store;

import dev.holdfast.model.TableColumn;
import dev.holdfast.model.TableShape;
import dev.holdfast.model.UnitOracle;
import dev.holdfast.model.UnitRule;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the table of an experiment.
 *
 * @param experimentId the experiment
 * @param handler the kind of handler
 * @param shape the columns
 * @param oracle what knows all units; null if nothing does
 * @param rule what tells right rows from wrong ones; null if nothing does
 */
public record BlockTable(
        String experimentId,
        String handler,
        TableShape shape,
        @Nullable UnitOracle oracle,
        @Nullable UnitRule rule) {

    /** Makes sure that who knows the units can know these. */
    public BlockTable {
        if (oracle != null && shape.unitKind() != TableColumn.Kind.INT64) {
            throw new IllegalArgumentException(
                    "an oracle knows signed 64-bit units, but the unit " + shape.unit() + " is " + shape.unitKind());
        }
    }
}
