package dev.holdfast.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Enum constants as the command line writes them. */
final class Words {
    private Words() {}

    static String of(@Nullable Enum<?> constant) {
        return constant == null ? "" : constant.name().toLowerCase(Locale.ROOT);
    }
}
