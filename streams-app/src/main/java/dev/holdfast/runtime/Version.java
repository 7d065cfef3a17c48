package dev.holdfast.runtime;

import java.util.Map;
import java.util.Objects;

/** The version of this build. */
public final class Version {
    private Version() {}

    /** Returns the version in the jar's manifest; {@code development} outside of a jar. */
    public static String text() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");
    }

    /** Returns what snapshots say of the application that took them. */
    public static Map<String, String> environment() {
        return Map.of(
                "holdfast",
                text(),
                "java",
                String.valueOf(Runtime.version().feature()),
                "os",
                System.getProperty("os.name", "unknown"));
    }
}
