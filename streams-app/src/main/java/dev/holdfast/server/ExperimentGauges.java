package dev.holdfast.server;

import dev.holdfast.model.Money;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Figures of the experiments that are not over, and of those that were over for less than an hour, so that their last values are
 * seen; those of former ones would only pile up.
 */
final class ExperimentGauges {
    private static final Duration SHOWN_AFTER_END = Duration.ofHours(1);

    private final InstanceFacts instance;
    private final MultiGauge items;
    private final MultiGauge total;
    private final MultiGauge attempts;
    private final MultiGauge inDoubt;
    private final MultiGauge rejected;
    private final MultiGauge tokens;
    private final MultiGauge tokensByKind;
    private final MultiGauge money;
    private final MultiGauge status;
    private final MultiGauge idle;

    ExperimentGauges(MeterRegistry registry, InstanceFacts instance) {
        this.instance = instance;
        items = gauge(registry, "items", "items by what became of them");
        total = gauge(registry, "items.expected", "items that the experiment has, once that is known");
        attempts = gauge(registry, "attempts", "attempts so far");
        inDoubt = gauge(registry, "attempts.in.doubt", "attempts of which nobody knows whether they were made");
        rejected = gauge(registry, "rejected", "records that could not be taken");
        tokens = gauge(registry, "tokens.spent", "tokens that all calls cost so far");
        tokensByKind = gauge(registry, "tokens", "tokens of the calls that succeeded, as their services told them");
        money = gauge(registry, "money.spent", "money that all calls cost so far, in the unit of the prices");
        status = gauge(registry, "experiment.status", "1 for the status that the experiment has");
        idle = gauge(registry, "idle.seconds", "time since an item was finished, of an experiment that is running");
    }

    /** Takes the figures of now. */
    void refresh() {
        Instant now = instance.now();
        List<Experiment> shown = instance.ownExperiments().stream()
                .filter(record -> isShown(record, now))
                .toList();
        items.register(shown.stream().flatMap(ExperimentGauges::byOutcome).toList(), true);
        total.register(
                rows(shown.stream().filter(record -> record.getItemsTotal() != null), ExperimentGauges::total), true);
        attempts.register(rows(shown.stream(), Experiment::getAttempts), true);
        inDoubt.register(rows(shown.stream(), Experiment::getAttemptsInDoubt), true);
        rejected.register(rows(shown.stream(), Experiment::getRejected), true);
        tokens.register(rows(shown.stream(), Experiment::getTokensSpent), true);
        tokensByKind.register(shown.stream().flatMap(ExperimentGauges::byKind).toList(), true);
        money.register(
                rows(shown.stream(), record -> Money.of(record.getMicrosSpent()).doubleValue()), true);
        status.register(
                shown.stream()
                        .map(record -> row(record, "status", word(record.getStatus()), 1))
                        .toList(),
                true);
        idle.register(
                rows(
                        shown.stream().filter(record -> record.getStatus() == ExperimentStatus.RUNNING),
                        record -> idleSeconds(record, now)),
                true);
    }

    private static boolean isShown(Experiment record, Instant now) {
        return record.getEndedAt() == null
                || record.getEndedAt().plus(SHOWN_AFTER_END).isAfter(now);
    }

    private static Stream<MultiGauge.Row<?>> byOutcome(Experiment record) {
        return Stream.of(
                row(record, "outcome", "succeeded", record.getItemsSucceeded()),
                row(record, "outcome", "failed", record.getItemsFailed()),
                row(record, "outcome", "cancelled", record.getItemsCancelled()),
                row(record, "outcome", "rejected", record.getItemsRejected()),
                row(record, "outcome", "held", record.getItemsHeld()));
    }

    private static Stream<MultiGauge.Row<?>> byKind(Experiment record) {
        var metrics = record.getMetrics();
        return metrics == null
                ? Stream.of()
                : Stream.of(
                        row(record, "kind", "in", orNone(metrics.getTokensIn())),
                        row(record, "kind", "out", orNone(metrics.getTokensOut())),
                        row(record, "kind", "cached", orNone(metrics.getTokensCached())));
    }

    private static double orNone(@Nullable Long tokens) {
        return tokens == null ? 0 : tokens;
    }

    private static double total(Experiment record) {
        return Objects.requireNonNull(record.getItemsTotal());
    }

    private static double idleSeconds(Experiment record, Instant now) {
        Instant last = Objects.requireNonNullElse(record.getLastProgressUpdate(), record.getSessionStartedAt());
        return Math.max(0, Duration.between(last, now).toMillis()) / 1e3;
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder("holdfast." + name).description(description).register(registry);
    }

    private static List<MultiGauge.Row<?>> rows(Stream<Experiment> records, ToDoubleFunction<Experiment> value) {
        return records.<MultiGauge.Row<?>>map(record -> MultiGauge.Row.of(tags(record), value.applyAsDouble(record)))
                .toList();
    }

    private static MultiGauge.Row<?> row(Experiment record, String tag, String name, double value) {
        return MultiGauge.Row.of(tags(record).and(tag, name), value);
    }

    private static Tags tags(Experiment record) {
        return Tags.of("experiment", record.getExperimentId());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
