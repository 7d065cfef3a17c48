package dev.holdfast.cli.snapshots;

import dev.holdfast.model.Confusion;
import dev.holdfast.snapshots.CostComparison;
import dev.holdfast.snapshots.ItemComparison;
import dev.holdfast.snapshots.ItemPair;
import dev.holdfast.snapshots.McNemar;
import dev.holdfast.snapshots.TypeComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Two runs item by item, as a person reads it. */
final class ItemComparisonReport {
    private static final int MOST_ANSWERS = 8;
    private static final int LONGEST = 160;
    private static final int CONTEXT = 40;

    private ItemComparisonReport() {}

    /**
     * Returns the lines.
     *
     * @param most so many flipped items
     */
    static List<String> lines(ItemComparison items, int most) {
        List<String> lines = new ArrayList<>();
        boolean whole = items.what().equals("answer");
        lines.add("items: " + items.total().items() + " in both runs, "
                + items.total().flipped() + " with another "
                + items.what() + (whole ? "" : ", " + items.total().rewritten() + " with another answer")
                + only(items));
        if (items.types().size() == 1) {
            type(lines, "", items.total(), items.what());
        } else {
            items.types().forEach((type, comparison) -> type(lines, type, comparison, items.what()));
            items.total().mcNemar().ifPresent(test -> lines.add("all types: " + inWords(test)));
        }
        costs(lines, items.costsBefore(), items.costsAfter());
        flipped(lines, items, most);
        return lines;
    }

    private static String only(ItemComparison items) {
        return items.onlyBefore() + items.onlyAfter() == 0
                ? ""
                : "; " + items.onlyBefore() + " only before, " + items.onlyAfter() + " only after";
    }

    private static void type(List<String> lines, String type, TypeComparison comparison, String what) {
        if (!type.isEmpty()) {
            lines.add("type " + type + ": " + comparison.items() + " items, " + comparison.flipped() + " with another "
                    + what);
        }
        matrix(lines, comparison.flips());
        confusion(lines, "before", comparison.before());
        confusion(lines, "after", comparison.after());
        comparison.mcNemar().ifPresent(test -> lines.add("  " + inWords(test)));
    }

    private static void matrix(List<String> lines, Map<String, Map<String, Long>> flips) {
        TreeSet<String> answers = new TreeSet<>(flips.keySet());
        flips.values().forEach(row -> answers.addAll(row.keySet()));
        if (answers.size() > MOST_ANSWERS) {
            lines.add("  " + answers.size() + " different answers; --member NAME compares one member of them");
            return;
        }
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "  %20s", "BEFORE \\ AFTER"));
        answers.forEach(answer -> head.append(String.format(Locale.ROOT, " %12s", cut(answer, 12))));
        lines.add(head.toString());
        for (String answer : answers) {
            Map<String, Long> row = flips.getOrDefault(answer, Map.of());
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %20s", cut(answer, 20)));
            answers.forEach(now -> line.append(String.format(Locale.ROOT, " %12d", row.getOrDefault(now, 0L))));
            lines.add(line.toString());
        }
    }

    private static void confusion(List<String> lines, String when, Confusion confusion) {
        if (confusion.labelled() > 0) {
            lines.add("  " + when + ": " + confusion.truePositives() + " true positive, " + confusion.trueNegatives()
                    + " true negative, " + confusion.falsePositives() + " false positive, "
                    + confusion.falseNegatives() + " false negative");
        }
    }

    private static String inWords(McNemar test) {
        String counts = test.of().equals("right")
                ? "right only before " + test.onlyBefore() + ", right only after " + test.onlyAfter()
                : "yes only before " + test.onlyBefore() + ", yes only after " + test.onlyAfter();
        return counts + "; McNemar, exact: p = " + String.format(Locale.ROOT, "%.3g", test.pValue())
                + (test.isSignificant() ? ", more than chance" : ", may be chance");
    }

    private static void costs(List<String> lines, CostComparison before, CostComparison after) {
        if (before.latencyMean() != null && after.latencyMean() != null) {
            lines.add("time of a call: mean " + moved(before.latencyMean(), after.latencyMean()) + " ms, p50 "
                    + moved(before.latencyP50(), after.latencyP50()) + " ms, p95 "
                    + moved(before.latencyP95(), after.latencyP95()) + " ms");
        }
        if (before.tokensIn() != null || after.tokensIn() != null || before.tokensOut() != null) {
            lines.add("tokens: in " + moved(number(before.tokensIn()), number(after.tokensIn())) + ", out "
                    + moved(number(before.tokensOut()), number(after.tokensOut())));
        }
    }

    private static @Nullable Double number(@Nullable Long count) {
        return count == null ? null : Double.valueOf((double) count);
    }

    private static String moved(@Nullable Double before, @Nullable Double after) {
        return (before == null ? "unknown" : DiffReport.number(before)) + " → "
                + (after == null ? "unknown" : DiffReport.number(after));
    }

    private static void flipped(List<String> lines, ItemComparison items, int most) {
        List<ItemPair> flipped = items.flipped();
        if (flipped.isEmpty() || most == 0) {
            return;
        }
        boolean whole = items.what().equals("answer");
        lines.add("items with another " + items.what()
                + (flipped.size() > most ? " (" + most + " of " + flipped.size() + "; --items N shows more):" : ":"));
        flipped.stream().limit(most).forEach(pair -> {
            lines.add("  " + pair.incidentId() + "/" + pair.type()
                    + (pair.label() == null ? "" : ", label " + pair.label())
                    + (whole ? "" : ": " + pair.before() + " → " + pair.after()));
            String before = String.valueOf(pair.outputBefore());
            String after = String.valueOf(pair.outputAfter());
            int from = firstShown(before, after);
            lines.add("    before: " + (from > 0 ? "…" : "") + cut(before.substring(from), LONGEST));
            lines.add("    after:  " + (from > 0 ? "…" : "") + cut(after.substring(from), LONGEST));
        });
    }

    /** Long answers are shown from shortly before the place where they begin to differ. */
    private static int firstShown(String before, String after) {
        int same = 0;
        while (same < Math.min(before.length(), after.length()) && before.charAt(same) == after.charAt(same)) {
            same++;
        }
        if (same < LONGEST - CONTEXT) {
            return 0;
        }
        int from = same - CONTEXT;
        return Character.isLowSurrogate(before.charAt(from)) ? from - 1 : from;
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
