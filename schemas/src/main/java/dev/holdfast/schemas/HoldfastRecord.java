package dev.holdfast.schemas;

import org.apache.avro.specific.SpecificRecordBase;

/** The base of the generated records: copying or reading one works in any program, without settings for Avro. */
public abstract class HoldfastRecord extends SpecificRecordBase {
    static {
        GeneratedClasses.trust();
    }

    /** For the generated classes. */
    protected HoldfastRecord() {}
}
