package dev.holdfast.schemas.serde;

import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** How Avro sees one generated class. */
final class GeneratedModel {
    private GeneratedModel() {}

    /**
     * Makes the model of a class. The class's own is not used as it is: it looks for nested classes with another loader,
     * and leaves unused the read and write methods that Avro generates for records without logical types.
     */
    static SpecificData of(Class<? extends SpecificRecord> type) {
        SpecificData model = new SpecificData(type.getClassLoader());
        SpecificData.getForClass(type).getConversions().forEach(model::addLogicalTypeConversion);
        model.setCustomCoders(true);
        return model;
    }
}
