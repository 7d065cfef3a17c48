package dev.holdfast.schemas.serde;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Finds the classes that Avro generated, by name. The name may come from a stranger: nothing else is ever loaded. */
final class RecordClasses {
    private RecordClasses() {}

    /** Returns the generated class with this name; null if there is none. */
    static @Nullable Class<? extends SpecificRecord> named(String className) {
        Class<? extends SpecificRecord> own = named(className, RecordClasses.class.getClassLoader());
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return own != null || context == null ? own : named(className, context);
    }

    private static @Nullable Class<? extends SpecificRecord> named(String className, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(className, false, loader);
            return SpecificRecord.class.isAssignableFrom(type) ? type.asSubclass(SpecificRecord.class) : null;
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }
}
