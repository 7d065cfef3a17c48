package dev.holdfast.schemas;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes.LogicalTypeFactory;
import org.apache.avro.Schema;

/**
 * A logical type that no schema has. Avro makes it when it parses its first schema, by the thread's class loader: the
 * second way to {@link GeneratedClasses}, for programs whose Avro is loaded by a class loader above the one that has this
 * module (see {@link TrustingConversion}).
 */
public final class TrustingLogicalType implements LogicalTypeFactory {
    static final String NAME = "holdfast-trust";

    /** Made by Avro. */
    public TrustingLogicalType() {
        GeneratedClasses.trust();
    }

    @Override
    public LogicalType fromSchema(Schema schema) {
        return new LogicalType(NAME);
    }

    @Override
    public String getTypeName() {
        return NAME;
    }
}
