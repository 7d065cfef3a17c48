package dev.holdfast.runtime;

import java.util.Objects;

/** The version of this build. */
public final class Version {
    private Version() {}

    /** Returns the version in the jar's manifest; {@code development} outside of a jar. */
    public static String text() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");
    }
}
