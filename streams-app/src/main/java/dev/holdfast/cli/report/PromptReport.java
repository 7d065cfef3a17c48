package dev.holdfast.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.handler.CallReport;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Outgoing;
import dev.holdfast.handler.Usage;
import dev.holdfast.model.Cost;
import dev.holdfast.model.Money;
import dev.holdfast.model.Prices;
import dev.holdfast.operations.SingleCall;
import dev.holdfast.operations.TokenRule;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.topology.Charges;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code holdfast prompt} says of one item: what is sent, and what came of the call if it was made. */
public final class PromptReport {
    private final Prices prices;
    private final Cost reserved;
    private final List<String> lines = new ArrayList<>();
    private final ObjectNode json = Json.object();

    public PromptReport(Spec spec, WorkItem item, long row) {
        Charges charges = Charges.of(spec);
        this.prices = charges.prices();
        this.reserved = charges.atMost(item);
        lines.add("item: " + item.getIncidentId() + "/" + item.getType() + ", row " + row + ", handler "
                + spec.handler().kind());
        json.put("incident_id", item.getIncidentId())
                .put("type", item.getType())
                .put("row", row)
                .put("handler", spec.handler().kind());
    }

    public List<String> lines() {
        return lines;
    }

    public ObjectNode json() {
        return json;
    }

    public void sends(Outgoing outgoing) {
        JsonNode body = Json.parse(outgoing.body());
        json.put("sent_to", outgoing.where()).set("body", body);
        if (!outgoing.where().isEmpty()) {
            lines.add("sent to: " + outgoing.where());
        }
        if (outgoing.prompts().isEmpty()) {
            title("sent");
            lines.add(outgoing.body());
        } else {
            outgoing.prompts().forEach((role, text) -> {
                title(role);
                lines.add(text);
            });
            title("and besides");
            lines.add(Json.pretty(((ObjectNode) body.deepCopy()).remove(List.of("messages", "system"))));
            estimate(outgoing.body());
        }
        reserved();
    }

    private void estimate(String body) {
        TokenRule tokens = TokenRule.of(body.getBytes(StandardCharsets.UTF_8).length);
        title("cost");
        lines.add("input: about " + tokens.about() + " tokens (" + tokens.low() + " to " + tokens.high() + "), "
                + TokenRule.IN_WORDS + money(prices.of(tokens.about(), 0, 0)));
        json.put("estimated_tokens_in", tokens.about())
                .put("estimated_tokens_in_least", tokens.low())
                .put("estimated_tokens_in_most", tokens.high());
    }

    private void reserved() {
        if (!reserved.isNone()) {
            lines.add(
                    "reserved for such a call, until it is known: " + reserved.tokens() + " tokens" + money(reserved));
            json.put("reserved_tokens", reserved.tokens()).set("reserved_money", Json.money(reserved.micros()));
        }
    }

    public void answered(SingleCall.Made made) {
        title("answer");
        String output = Objects.requireNonNull(made.answer().output());
        lines.add(output);
        json.set("answer", Json.parse(output));
        tells(made.answer().report(), made.answer().usage());
        lines.add("time: " + made.took().toMillis() + " ms");
        json.put("duration_ms", made.took().toMillis());
    }

    public void failed(HandlerFailure failure) {
        title("failed");
        lines.add(DisplayText.of(failure.category()) + ": " + failure.getMessage());
        json.put("error_category", DisplayText.of(failure.category())).put("error_message", failure.getMessage());
        CallReport report = failure.report().orElse(null);
        if (report != null) {
            tells(report, report.usage());
            if (report.rawResponse() != null) {
                lines.add("the service sent: " + report.rawResponse());
                json.put("raw_response", report.rawResponse());
            }
        }
    }

    private void tells(@Nullable CallReport report, Usage usage) {
        title("used");
        lines.add("tokens: " + MetricsReport.tokens(usage.in(), usage.out(), usage.cached()));
        json.put("tokens_in", usage.in()).put("tokens_out", usage.out()).put("tokens_cached", usage.cached());
        if (prices.isNone()) {
            lines.add("money: unknown: the SPEC has no price of this model in budget.prices");
        } else if (usage.in() != null || usage.out() != null) {
            Cost cost = prices.of(orNone(usage.in()), orNone(usage.out()), orNone(usage.cached()));
            lines.add("money: " + Money.of(cost.micros()));
            json.set("money", Json.money(cost.micros()));
        }
        if (report != null) {
            lines.add("model: " + said(report.model()) + ", finish reason: " + said(report.finishReason()));
            json.put("model", report.model()).put("finish_reason", report.finishReason());
            report.repairs().forEach(repair -> lines.add("repaired: " + repair));
        }
    }

    private String money(Cost cost) {
        return prices.isNone() ? "" : ", money " + Money.of(cost.micros());
    }

    private void title(String of) {
        lines.add("--- " + of + " ---");
    }

    private static String said(@Nullable String word) {
        return Objects.requireNonNullElse(word, "not said");
    }

    private static long orNone(@Nullable Long tokens) {
        return tokens == null ? 0 : tokens;
    }
}
