package dev.holdfast.config.yaml;

import dev.holdfast.config.spec.HandlerSection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting that a section may have: enough to check a value and to say what would be right.
 *
 * @param name the key as it stands in the file
 * @param kind the type of its value
 * @param required whether it must stand there
 * @param fallback the value, as it would be written, if it does not; null for none
 * @param allowed for {@link Kind#WORD}: the words that may stand there; else empty
 * @param minimum for numbers: the least value; null for none
 * @param maximum for numbers: the greatest value; null for none
 * @param help one line for people
 */
public record Setting(
        String name,
        Kind kind,
        boolean required,
        @Nullable String fallback,
        List<String> allowed,
        @Nullable Long minimum,
        @Nullable Long maximum,
        String help) {

    /** The type of a value. */
    public enum Kind {
        /** Any text. */
        TEXT,
        /** One of a few words. */
        WORD,
        /** A whole number of 64 bits. */
        INTEGER,
        /** A decimal number. */
        NUMBER,
        /** true or false. */
        BOOLEAN,
        /** A time such as 250ms, 60s, 5m, 2h. */
        DURATION,
        /** A rate such as 5/s, 300/m. */
        RATE,
        /** An http or https address. */
        URL,
        /** The name of a file; a relative one starts at the SPEC's folder, see {@link HandlerSection#path}. */
        FILE,
        /** The name of a folder to work in; a relative one starts at the SPEC's folder, which it is if left out. */
        FOLDER,
        /** A list of texts. */
        TEXT_LIST,
        /** A text, or a list of texts; either is read as a list. */
        TEXTS,
        /** A map from text to text. */
        TEXT_MAP,
        /** A section of any depth: keys with texts, lists and sections. */
        TREE
    }

    /** Copies the list. */
    public Setting {
        allowed = List.copyOf(allowed);
    }

    /** A setting that must stand there. */
    public static Setting required(String name, Kind kind, String help) {
        return new Setting(name, kind, true, null, List.of(), null, null, help);
    }

    /** A setting that may be left out. */
    public static Setting optional(String name, Kind kind, @Nullable String fallback, String help) {
        return new Setting(name, kind, false, fallback, List.of(), null, null, help);
    }

    /** Says whether the value names a place on the disk. */
    public boolean isPlace() {
        return kind == Kind.FILE || kind == Kind.FOLDER;
    }

    /** Returns this setting with bounds for its number. */
    public Setting between(long least, long greatest) {
        return new Setting(name, kind, required, fallback, allowed, least, greatest, help);
    }

    /** Returns this setting as one of a few words. */
    public Setting oneOf(String... words) {
        return new Setting(name, Kind.WORD, required, fallback, List.of(words), minimum, maximum, help);
    }
}
