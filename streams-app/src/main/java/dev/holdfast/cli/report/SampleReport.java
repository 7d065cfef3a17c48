package dev.holdfast.cli.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.ingest.Spread;
import dev.holdfast.model.Extrapolation;
import dev.holdfast.model.Money;
import dev.holdfast.results.ResultReader;
import dev.holdfast.results.json.Json;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/** What a sample of an experiment's items says of all of them. */
public final class SampleReport {
    private final Experiment record;
    private final Spread sample;
    private final List<Result> results = new ArrayList<>();

    public SampleReport(Experiment record, Spread sample, ResultReader reader) {
        this.record = record;
        this.sample = sample;
        reader.forEach(record.getExperimentId(), results::add);
    }

    /** Returns the lines for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        String id = record.getExperimentId();
        lines.add("sample of " + sample.size() + " of " + sample.items() + " items, spread over the source: "
                + record.getItemsSucceeded() + " succeeded, " + record.getItemsFailed() + " failed");
        boolean tells =
                results.stream().anyMatch(result -> result.getTokensIn() != null || result.getTokensOut() != null);
        if (tells) {
            lines.add("  tokens in:  " + inWords(tokensIn(), String::valueOf));
            lines.add("  tokens out: " + inWords(tokensOut(), String::valueOf));
        } else {
            lines.add("  tokens: the handler does not report them");
        }
        if (record.getMicrosSpent() > 0) {
            Extrapolation money = money();
            lines.add("  money:      " + inWords(money, SampleReport::money) + "; "
                    + money(Math.max(0, money.about() - money.sampled())) + " still to pay");
        } else {
            lines.add("  money: unknown: the SPEC has no price of this model in budget.prices");
        }
        lines.add("  the ranges hold in 19 of 20 cases, if items need as many calls as those of the sample");
        lines.add("items of the sample are not called again: 'holdfast resume " + id + "' goes on with the other "
                + (sample.items() - sample.size()) + " items; 'holdfast cancel " + id + "' ends it here");
        return lines;
    }

    /** Adds the same to a JSON object. */
    public void addTo(ObjectNode event) {
        event.put("sample_items", sample.size());
        put(event, "tokens_in", tokensIn());
        put(event, "tokens_out", tokensOut());
        Extrapolation money = money();
        event.set("estimated_money", Json.money(money.about()));
        event.set("estimated_money_least", Json.money(money.low()));
        event.set("estimated_money_most", Json.money(money.high()));
    }

    private static void put(ObjectNode event, String name, Extrapolation of) {
        event.put("estimated_" + name, of.about())
                .put("estimated_" + name + "_least", of.low())
                .put("estimated_" + name + "_most", of.high());
    }

    private Extrapolation tokensIn() {
        return of(result -> Objects.requireNonNullElse(result.getTokensIn(), 0L));
    }

    private Extrapolation tokensOut() {
        return of(result -> Objects.requireNonNullElse(result.getTokensOut(), 0L));
    }

    private Extrapolation money() {
        return of(Result::getMicrosSpent);
    }

    private Extrapolation of(ToLongFunction<Result> value) {
        return Extrapolation.of(results.stream().mapToLong(value).toArray(), sample.items());
    }

    private static String inWords(Extrapolation of, LongFunction<String> number) {
        return number.apply(of.sampled()) + "; of all about " + number.apply(of.about()) + " (" + number.apply(of.low())
                + " to " + number.apply(of.high()) + ")";
    }

    private static String money(long micros) {
        return Money.of(micros).toPlainString();
    }
}
