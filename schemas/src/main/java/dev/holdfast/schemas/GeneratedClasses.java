package dev.holdfast.schemas;

import dev.holdfast.schemas.avro.WorkItem;
import org.apache.avro.specific.AvroGenerated;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that the classes which it generated itself are data and may be made when a schema names them. Since 1.12.2
 * Avro trusts no class by default, and would otherwise have to be told on the command line of every program. Records of
 * this module, its serdes, and {@link TrustingConversion} and {@link TrustingLogicalType}, which Avro finds by itself,
 * all ask for it, so that it holds however a class is reached.
 */
public final class GeneratedClasses {
    private static final ClassSecurityPredicate DATA = type -> type.isAnnotationPresent(AvroGenerated.class);

    private GeneratedClasses() {}

    /**
     * Makes sure that Avro has been told, beside whatever else it trusts; also after another library has told it
     * something else. Safe for use by many threads.
     */
    public static void trust() {
        if (!ClassSecurityValidator.getGlobal().isTrusted(WorkItem.class)) {
            addTrust();
        }
    }

    private static synchronized void addTrust() {
        ClassSecurityPredicate others = ClassSecurityValidator.getGlobal();
        // Naming the class does not run its static initializer, which comes back here.
        if (!others.isTrusted(WorkItem.class)) {
            ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(others, DATA));
        }
    }
}
