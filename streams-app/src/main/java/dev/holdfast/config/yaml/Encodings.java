package dev.holdfast.config.yaml;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds an encoding by any name that people give it: with or without hyphens, as other languages and programs say it. */
public final class Encodings {
    public static final List<String> FAMILIAR =
            List.of("UTF-8", "windows-1252", "ISO-8859-1", "ISO-8859-15", "US-ASCII", "UTF-16", "UTF-16LE", "UTF-16BE");

    /** Names that Java does not know even without their hyphens: of Python, R, spreadsheet programs and databases. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("utf8sig", "UTF-8"),
            Map.entry("utf8bom", "UTF-8"),
            Map.entry("utf8mb4", "UTF-8"),
            Map.entry("unicode", "UTF-16"),
            Map.entry("utf16sig", "UTF-16"),
            Map.entry("ansi", "windows-1252"),
            Map.entry("westerneuropean", "windows-1252"),
            Map.entry("latin", "ISO-8859-1"),
            Map.entry("macroman", "x-MacRoman"),
            Map.entry("macintosh", "x-MacRoman"),
            Map.entry("mac", "x-MacRoman"),
            Map.entry("oem", "IBM437"),
            Map.entry("dos", "IBM437"),
            Map.entry("sjis", "Shift_JIS"),
            Map.entry("gb", "GB18030"));

    private Encodings() {}

    /** Returns the encoding; empty if no name is like it. */
    public static Optional<Charset> find(String name) {
        try {
            return Optional.of(Charset.forName(name.strip()));
        } catch (IllegalArgumentException e) {
            return like(bare(name));
        }
    }

    private static Optional<Charset> like(String bare) {
        String other = OTHERS.get(bare);
        String windows = bare.replaceFirst("^(win|windows|mswin|wincp|codepage)(?=\\d)", "windows");
        return Optional.ofNullable(other)
                .filter(Charset::isSupported)
                .map(Charset::forName)
                .or(() -> Charset.availableCharsets().values().stream()
                        .filter(charset -> isCalled(charset, bare) || isCalled(charset, windows))
                        .findFirst());
    }

    private static boolean isCalled(Charset charset, String bare) {
        return bare(charset.name()).equals(bare)
                || charset.aliases().stream().anyMatch(alias -> bare(alias).equals(bare));
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
