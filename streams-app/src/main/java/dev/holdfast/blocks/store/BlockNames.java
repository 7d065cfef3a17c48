package dev.holdfast.blocks.store;

import dev.holdfast.model.Sha256;
import dev.holdfast.model.TableColumn;
import dev.holdfast.model.TableShape;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of blocks: the number from 1, and the greatest unit inside (P14). Order is never taken from them (P12). */
public final class BlockNames {
    private static final Pattern NAME = Pattern.compile("b(\\d{3,9})_.*\\.parquet");
    private static final int LONGEST_TEXT = 80;
    private static final int DIGEST_DIGITS = 8;

    private BlockNames() {}

    /** Returns the name of a block. A text is shortened to what is safe in a name, and its checksum tells it apart. */
    public static String of(TableShape shape, int number, String max) {
        String end = shape.unitKind() == TableColumn.Kind.TEXT ? "_" + safe(max) : max;
        return String.format(Locale.ROOT, "b%03d_%s%s.parquet", number, shape.unit(), end);
    }

    /** Returns the number in a name; empty if it is not one of a block. */
    public static OptionalInt number(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    private static String safe(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9.-]", "_");
        String start = plain.length() > LONGEST_TEXT ? plain.substring(0, LONGEST_TEXT) : plain;
        return start + "-" + Sha256.hex(text).substring(0, DIGEST_DIGITS);
    }
}
