package dev.holdfast.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.Outgoing;
import dev.holdfast.ingest.ItemSink;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.RejectedRow;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.Spread;
import dev.holdfast.model.Money;
import dev.holdfast.model.Prices;
import dev.holdfast.results.json.Json;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.topology.Charges;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What items will cost that a model is asked about, as far as their prompts tell, each called once: by the prompts of some of them,
 * spread over the source, and {@link TokenRule}.
 *
 * @param items how many items
 * @param looked the prompts of so many were looked at
 * @param in tokens of input of all
 * @param outPerItem tokens of output of one at most; null: nobody says
 * @param prices what tokens cost
 */
public record CostEstimate(
        long items, long looked, TokenRule in, @Nullable Long outPerItem, Prices prices) {
    private static final int LOOKED_AT = 200;

    /**
     * Looks at prompts.
     *
     * @param source scanned
     * @param of how many items the source has
     * @param items of how many the cost is estimated
     * @return empty if no model is asked
     */
    public static Optional<CostEstimate> of(Spec spec, HandlerType type, ItemSource source, long of, long items)
            throws SourceRefusedException {
        Looking looking = new Looking(spec, type, Spread.of(of, LOOKED_AT));
        if (of == 0 || items == 0 || spec.source() == null) {
            return Optional.empty();
        }
        try {
            source.read(looking);
        } catch (NoModelException none) {
            return Optional.empty();
        }
        Charges charges = Charges.of(spec);
        return looking.looked == 0
                ? Optional.empty()
                : Optional.of(new CostEstimate(
                        items,
                        looking.looked,
                        TokenRule.of((double) looking.bytes / looking.looked * items),
                        charges.outputPerCall(),
                        charges.prices()));
    }

    /** Returns the lines for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("tokens:       about " + in.about() + " in (" + in.low() + " to " + in.high() + "), "
                + TokenRule.IN_WORDS + ", from the prompts of " + looked + " items spread over the source");
        lines.add("              "
                + (outPerItem == null
                        ? "out: unknown, the SPEC has no max_tokens"
                        : "at most " + out() + " out, " + outPerItem + " an item"));
        if (prices.isNone()) {
            lines.add("money:        unknown: the SPEC has no price of this model in budget.prices");
        } else {
            lines.add("money:        about " + money(in.about(), 0) + " for the input (" + money(in.low(), 0) + " to "
                    + money(in.high(), 0) + ")"
                    + (outPerItem == null ? "" : "; at most " + money(in.high(), out()) + " with all output")
                    + ", if each item is called once");
        }
        return lines;
    }

    /** Adds the same to a JSON object. */
    public void addTo(ObjectNode json) {
        json.put("estimated_tokens_in", in.about())
                .put("estimated_tokens_in_least", in.low())
                .put("estimated_tokens_in_most", in.high())
                .put("estimated_tokens_out_most", outPerItem == null ? null : (Long) out());
        if (!prices.isNone()) {
            json.set(
                    "estimated_money_in", Json.money(prices.of(in.about(), 0, 0).micros()));
            json.set(
                    "estimated_money_most",
                    outPerItem == null
                            ? null
                            : Json.money(prices.of(in.high(), out(), 0).micros()));
        }
    }

    private long out() {
        return outPerItem == null ? 0 : outPerItem * items;
    }

    private String money(long tokensIn, long tokensOut) {
        return Money.of(prices.of(tokensIn, tokensOut, 0).micros()).toPlainString();
    }

    /** Looks at the prompts of some items. */
    private static final class Looking implements ItemSink {
        private final Spec spec;
        private final HandlerType type;
        private final Spread which;
        private long position;
        private long looked;
        private long bytes;

        private Looking(Spec spec, HandlerType type, Spread which) {
            this.spec = spec;
            this.type = type;
            this.which = which;
        }

        @Override
        public void item(WorkItem item) {
            if (!which.contains(position++)) {
                return;
            }
            try {
                Outgoing outgoing = new SingleCall(spec, type, item).outgoing();
                if (outgoing.prompts().isEmpty()) {
                    throw new NoModelException();
                }
                bytes += outgoing.body().getBytes(StandardCharsets.UTF_8).length;
                looked++;
            } catch (HandlerFailure nothingIsSent) {
                looked++; // and costs nothing
            }
        }

        @Override
        public void reject(RejectedRow row) {}
    }

    /** Ends the looking: no model is asked. */
    private static final class NoModelException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoModelException() {
            super("no model", null, false, false);
        }
    }
}
