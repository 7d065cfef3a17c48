package dev.holdfast.cli.snapshots;

import dev.holdfast.model.cohort.FactorChange;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.snapshots.KeyChange;
import dev.holdfast.snapshots.MetricDelta;
import dev.holdfast.snapshots.Regression;
import dev.holdfast.snapshots.Severity;
import dev.holdfast.snapshots.SnapshotDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What changed between two runs, as a person reads it. */
final class DiffReport {
    private static final int LONGEST = 70;

    private DiffReport() {}

    /** Returns the whole difference of two snapshots. */
    static List<String> lines(SnapshotDiff diff) {
        List<String> lines = new ArrayList<>();
        lines.add("after:  " + inWords(diff.after()));
        Snapshot before = diff.before();
        if (before == null) {
            lines.add("before: nothing; " + diff.comparability().reason());
            return lines;
        }
        lines.add("before: " + inWords(before) + source(diff.source()));
        lines.add("comparable: " + (diff.comparability().comparable() ? "yes, " : "no, ")
                + diff.comparability().reason());
        List<FactorChange> excluded = diff.comparability().excludedChanged();
        if (!excluded.isEmpty()) {
            lines.add("differs, but is left out of the comparison:");
            excluded.forEach(change -> lines.add("  " + change));
        }
        lines.add("severity: " + severity(diff));
        metrics(lines, diff.deltas());
        changes(lines, diff.changes());
        return lines;
    }

    /** Returns the difference in one line, as a run says it at its end. */
    static String inShort(SnapshotDiff diff) {
        String snapshot = "snapshot " + diff.after().getSeq() + " of cohort "
                + diff.after().getCohort() + ", stage " + diff.after().getStage();
        Snapshot before = diff.before();
        if (before == null) {
            return snapshot + ": " + diff.comparability().reason();
        }
        String metric = diff.after().getFacts().getMetric();
        String moved = diff.deltas().stream()
                .filter(delta -> delta.name().equals(metric))
                .map(delta -> ", " + metric + " " + number(delta.before()) + " → " + number(delta.after()) + " ("
                        + delta.direction() + ")")
                .findFirst()
                .orElse(metric == null ? "" : ", " + metric + " as before");
        return snapshot + ": against the " + diff.source() + " one, " + before.getSeq() + " (run "
                + before.getFacts().getExperimentId() + ")" + moved + "; severity " + severity(diff);
    }

    static String regression(Regression regression) {
        return "regression: " + regression.metric() + " " + number(regression.before()) + " → "
                + number(regression.after()) + ", which is worse by more than " + regression.threshold();
    }

    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return String.valueOf((long) value);
        }
        String decimals = Math.abs(value) < 0.001 ? "%.6f" : Math.abs(value) < 10 ? "%.4f" : "%.1f";
        return String.format(Locale.ROOT, decimals, value);
    }

    private static String severity(SnapshotDiff diff) {
        Severity severity = diff.judgement().severity();
        return severity == Severity.NONE
                ? "none, " + diff.judgement().reason()
                : severity.name().toLowerCase(Locale.ROOT) + ", "
                        + diff.judgement().reason();
    }

    private static String inWords(Snapshot snapshot) {
        return "snapshot " + snapshot.getSeq() + " of " + snapshot.getCohort() + "/" + snapshot.getStage() + ", run "
                + snapshot.getFacts().getExperimentId()
                + (snapshot.getFacts().getAttemptId() == 0
                        ? ""
                        : ", attempt " + snapshot.getFacts().getAttemptId())
                + ", " + snapshot.getFacts().getTakenAt();
    }

    private static String source(String source) {
        return switch (source) {
            case "previous" -> "; the previous comparable run";
            case "baseline" -> "; the baseline";
            default -> "";
        };
    }

    private static void metrics(List<String> lines, List<MetricDelta> deltas) {
        if (deltas.isEmpty()) {
            lines.add("metrics: none differs by more than the tolerance");
            return;
        }
        lines.add(String.format(Locale.ROOT, "  %-22s %12s %12s %22s", "METRIC", "BEFORE", "AFTER", "CHANGE"));
        deltas.forEach(delta -> lines.add(String.format(
                        Locale.ROOT,
                        "  %-22s %12s %12s %22s  %s",
                        delta.name(),
                        number(delta.before()),
                        number(delta.after()),
                        signed(delta.absolute()) + " (" + String.format(Locale.ROOT, "%+.1f%%", delta.percent()) + ")",
                        verdict(delta))
                .stripTrailing()));
    }

    private static String verdict(MetricDelta delta) {
        if (delta.direction().equals("changed")) {
            return "";
        }
        if (delta.mismatch()) {
            return String.valueOf(delta.drift());
        }
        Double z = delta.z();
        return delta.direction() + ", "
                + (z == null
                        ? delta.weight().name().toLowerCase(Locale.ROOT)
                        : String.format(Locale.ROOT, "%+.1f standard errors: %s", z, delta.drift()));
    }

    private static String signed(double value) {
        return value > 0 ? "+" + number(value) : number(value);
    }

    private static void changes(List<String> lines, List<KeyChange> changes) {
        if (!changes.isEmpty()) {
            lines.add("changed:");
        }
        changes.forEach(change ->
                lines.add("  " + change.path() + ": " + shown(change.before()) + " → " + shown(change.after())));
    }

    private static String shown(@Nullable Object value) {
        String text = value == null ? "nothing" : value.toString();
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
