package dev.holdfast.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.model.Money;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.results.json.Json;
import dev.holdfast.schemas.avro.Experiment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the items cost that are left: as those on average that are finished, else by their prompts.
 *
 * @param left how many
 * @param tokens tokens of those that are left; 0 if none is finished, or the handler tells no tokens
 * @param micros money for them
 * @param byPrompts by their prompts; null if that is not known, or needed
 */
public record RemainingCost(
        long left, long tokens, long micros, @Nullable CostEstimate byPrompts) {

    public static RemainingCost of(Experiment record, Spec spec, HandlerTypes handlers, VerifiedSource source)
            throws SourceRefusedException {
        long left = ExperimentCounts.pending(record);
        long finished = record.getItemsSucceeded() + record.getItemsFailed();
        if (left == 0) {
            return new RemainingCost(0, 0, 0, null);
        }
        if (finished > 0) {
            double times = (double) left / finished;
            return new RemainingCost(
                    left,
                    Math.round(record.getTokensSpent() * times),
                    Math.round(record.getMicrosSpent() * times),
                    null);
        }
        return new RemainingCost(
                left,
                0,
                0,
                CostEstimate.of(
                                spec,
                                handlers.require(spec.handler().kind()),
                                source.items(),
                                source.facts().getItems(),
                                left)
                        .orElse(null));
    }

    public List<String> lines() {
        if (byPrompts != null) {
            return byPrompts.lines();
        }
        return tokens == 0 && micros == 0
                ? List.of()
                : List.of("about " + tokens + " tokens"
                        + (micros == 0 ? "" : " and " + Money.of(micros).toPlainString() + " in money")
                        + " more, if the "
                        + left + " items that are left cost what the others did on average");
    }

    public void addTo(ObjectNode json) {
        if (byPrompts != null) {
            byPrompts.addTo(json);
        } else if (tokens != 0 || micros != 0) {
            json.put("estimated_tokens_left", tokens).set("estimated_money_left", Json.money(micros));
        }
    }
}
