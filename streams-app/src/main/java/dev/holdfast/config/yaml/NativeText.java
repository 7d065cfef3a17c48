package dev.holdfast.config.yaml;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * Text that the operating system takes and gives: names of files, arguments, variables. Java writes it in the encoding of
 * the locale, and puts a question mark where that has no such letter. Nobody is to be handed one.
 */
public final class NativeText {
    private static final char REPLACEMENT = '\uFFFD';

    private NativeText() {}

    /** Returns the encoding of the locale that this process was started with. */
    static Charset encoding() {
        String name = System.getProperty("sun.jnu.encoding", "");
        return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
    }

    /** Returns what is wrong with a text that would go out, and how to fix it; empty if it can be written. */
    public static Optional<String> problem(String text) {
        return problem(text, encoding());
    }

    static Optional<String> problem(String text, Charset encoding) {
        boolean written = !encoding.canEncode() || encoding.newEncoder().canEncode(text);
        return written ? Optional.empty() : Optional.of(sentence(text, encoding));
    }

    /** Returns what is wrong with an argument that has come in; empty if it could be read. */
    public static Optional<String> problemOfArgument(String text) {
        return problemOfArgument(text, encoding());
    }

    static Optional<String> problemOfArgument(String text, Charset encoding) {
        boolean lost = text.indexOf(REPLACEMENT) >= 0 && !encoding.name().startsWith("UTF-");
        return lost ? Optional.of(sentence(text, encoding)) : Optional.empty();
    }

    private static String sentence(String text, Charset encoding) {
        return "the locale's encoding " + encoding.name() + " has not all letters of '" + text
                + "'; set a locale of UTF-8, such as LC_ALL=C.UTF-8";
    }
}
