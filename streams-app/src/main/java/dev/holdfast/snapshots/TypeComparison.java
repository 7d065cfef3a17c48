package dev.holdfast.snapshots;

import dev.holdfast.model.Confusion;
import dev.holdfast.schemas.avro.Result;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The items of one type in two runs: who says what, and who is right. For one thread; filled item by item. */
public final class TypeComparison {
    private final Map<String, Map<String, Long>> flips = new TreeMap<>();
    private final Counts before = new Counts();
    private final Counts after = new Counts();
    private long items;
    private long flipped;
    private long rewritten;
    private long rightBefore;
    private long rightAfter;
    private long labelled;
    private long yesBefore;
    private long yesAfter;
    private boolean isTested;

    TypeComparison() {}

    /** Adds an item; says whether its answers differ. */
    boolean add(Result one, Result other, Verdict verdict) {
        String says = verdict.of(one);
        String saysNow = verdict.of(other);
        items++;
        flips.computeIfAbsent(Verdict.inShort(says), word -> new TreeMap<>())
                .merge(Verdict.inShort(saysNow), 1L, Long::sum);
        isTested |= verdict.isOfYesAndNo();
        Confusion.Cell cell = verdict.cell(one);
        Confusion.Cell cellNow = verdict.cell(other);
        before.add(cell);
        after.add(cellNow);
        if (cell != null && cellNow != null) {
            labelled++;
            rightBefore += isRight(cell) && !isRight(cellNow) ? 1 : 0;
            rightAfter += isRight(cellNow) && !isRight(cell) ? 1 : 0;
        }
        yesBefore += says.equals("yes") && saysNow.equals("no") ? 1 : 0;
        yesAfter += saysNow.equals("yes") && says.equals("no") ? 1 : 0;
        boolean differs = !says.equals(saysNow);
        flipped += differs ? 1 : 0;
        rewritten += Objects.equals(one.getOutput(), other.getOutput()) ? 0 : 1;
        return differs;
    }

    /** Adds another type's counts, for the sum over all. */
    void add(TypeComparison other) {
        items += other.items;
        flipped += other.flipped;
        rewritten += other.rewritten;
        rightBefore += other.rightBefore;
        rightAfter += other.rightAfter;
        labelled += other.labelled;
        yesBefore += other.yesBefore;
        yesAfter += other.yesAfter;
        isTested |= other.isTested;
        before.add(other.before);
        after.add(other.after);
        other.flips.forEach((says, row) -> row.forEach((saysNow, count) ->
                flips.computeIfAbsent(says, word -> new TreeMap<>()).merge(saysNow, count, Long::sum)));
    }

    /** Returns how many items both runs have. */
    public long items() {
        return items;
    }

    /** Returns in how many what is compared differs: the verdict, the member, or the whole answer. */
    public long flipped() {
        return flipped;
    }

    /** Returns in how many the whole answers differ, verdict or not. */
    public long rewritten() {
        return rewritten;
    }

    /** Returns how many items there are for each pair of answers, the earlier run's first. */
    public Map<String, Map<String, Long>> flips() {
        return flips;
    }

    /** Returns how the earlier run's verdicts compare with the labels. */
    public Confusion before() {
        return before.confusion();
    }

    /** Returns how the later run's verdicts compare with the labels. */
    public Confusion after() {
        return after.confusion();
    }

    /** Returns whether the difference is more than chance; empty where nothing says what means yes or no. */
    public Optional<McNemar> mcNemar() {
        if (!isTested) {
            return Optional.empty();
        }
        return Optional.of(
                labelled > 0 ? McNemar.of("right", rightBefore, rightAfter) : McNemar.of("yes", yesBefore, yesAfter));
    }

    Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("items", items);
        map.put("flipped", flipped);
        map.put("rewritten", rewritten);
        map.put("flips", flips);
        map.put("confusion_before", labelled == 0 ? null : map(before()));
        map.put("confusion_after", labelled == 0 ? null : map(after()));
        map.put("mcnemar", mcNemar().map(McNemar::toMap).orElse(null));
        return map;
    }

    private static Map<String, @Nullable Object> map(Confusion confusion) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("true_positives", confusion.truePositives());
        map.put("true_negatives", confusion.trueNegatives());
        map.put("false_positives", confusion.falsePositives());
        map.put("false_negatives", confusion.falseNegatives());
        map.put("accuracy", confusion.accuracy());
        return map;
    }

    private static boolean isRight(Confusion.Cell cell) {
        return cell == Confusion.Cell.TRUE_POSITIVE || cell == Confusion.Cell.TRUE_NEGATIVE;
    }

    /** Counts by cell. */
    private static final class Counts {
        private final Map<Confusion.Cell, Long> cells = new EnumMap<>(Confusion.Cell.class);

        void add(Confusion.@Nullable Cell cell) {
            if (cell != null) {
                cells.merge(cell, 1L, Long::sum);
            }
        }

        void add(Counts other) {
            other.cells.forEach((cell, count) -> cells.merge(cell, count, Long::sum));
        }

        Confusion confusion() {
            return new Confusion(
                    of(Confusion.Cell.TRUE_POSITIVE),
                    of(Confusion.Cell.TRUE_NEGATIVE),
                    of(Confusion.Cell.FALSE_POSITIVE),
                    of(Confusion.Cell.FALSE_NEGATIVE));
        }

        private long of(Confusion.Cell cell) {
            return cells.getOrDefault(cell, 0L);
        }
    }
}
