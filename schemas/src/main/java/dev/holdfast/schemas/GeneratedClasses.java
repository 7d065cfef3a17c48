package dev.holdfast.schemas;

import org.apache.avro.specific.AvroGenerated;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that the classes which it generated itself are data and may be made when a schema names them. Since 1.12.2
 * Avro trusts no class by default, and would otherwise have to be told on the command line of every program.
 */
public final class GeneratedClasses {
    static {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> type.isAnnotationPresent(AvroGenerated.class)));
    }

    private GeneratedClasses() {}

    /** Makes sure that Avro has been told. The records of this module do it themselves when they are first used. */
    public static void trust() {
        // The static initializer has done it, once.
    }
}
