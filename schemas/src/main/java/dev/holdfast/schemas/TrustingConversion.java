package dev.holdfast.schemas;

import org.apache.avro.Conversion;

/**
 * A conversion of nothing: Avro makes it whenever a model of classes is made ({@code SpecificData}), by the class loader
 * that the model looks for classes with. So every model that can find a generated class of this module trusts it, also
 * in a program of somebody else that has touched none of our classes yet, such as a consumer with Confluent's
 * deserializer and {@code specific.avro.reader=true}.
 */
public final class TrustingConversion extends Conversion<TrustingConversion.Nothing> {
    /** What is converted; there is no value of it. */
    public static final class Nothing {
        private Nothing() {}
    }

    /** Made by Avro. */
    public TrustingConversion() {
        GeneratedClasses.trust();
    }

    @Override
    public Class<Nothing> getConvertedType() {
        return Nothing.class;
    }

    @Override
    public String getLogicalTypeName() {
        return TrustingLogicalType.NAME;
    }
}
