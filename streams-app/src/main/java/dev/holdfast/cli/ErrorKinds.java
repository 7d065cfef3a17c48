package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.model.Fingerprint;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.json.Json;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemStatus;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Items that failed, or wait for another attempt, by the kind of their last error: the same fingerprint in the same
 * category.
 */
final class ErrorKinds {
    private record Kind(String category, String fingerprint, String pattern, List<ItemView> items) {
        /** Returns the error of one item as it is, on one line. */
        String example() {
            return Objects.requireNonNullElse(items.get(0).state().getLastError(), "")
                    .replaceAll("\\s+", " ");
        }

        long failed() {
            return items.stream()
                    .filter(item -> item.state().getStatus() == ItemStatus.FAILED)
                    .count();
        }
    }

    private final List<Kind> kinds;

    ErrorKinds(List<ItemView> items) {
        Map<String, List<ItemView>> byKind = new LinkedHashMap<>();
        items.forEach(item -> byKind.computeIfAbsent(
                        DisplayText.of(item.state().getCategory()) + ' ' + Fingerprint.of(item.state()),
                        kind -> new java.util.ArrayList<>())
                .add(item));
        this.kinds = byKind.values().stream()
                .map(ErrorKinds::kind)
                .sorted(Comparator.comparingInt((Kind kind) -> -kind.items().size())
                        .thenComparing(Kind::fingerprint))
                .toList();
    }

    void print(Experiment record, PrintWriter out, PrintWriter err, boolean json, long limit) {
        if (json) {
            out.println(Json.pretty(
                    Json.list(kinds.stream().limit(limit).map(ErrorKinds::json).toList())));
            return;
        }
        kinds.stream()
                .limit(limit)
                .forEach(kind -> out.printf(
                        Locale.ROOT,
                        "%8d  %-14s  %s  %s%n          such as %s: %s%n",
                        kind.items().size(),
                        kind.category(),
                        kind.fingerprint(),
                        kind.pattern(),
                        kind.items().get(0).name(),
                        kind.example()));
        err.println("holdfast: " + summary(record.getExperimentId()));
    }

    private String summary(String id) {
        long failed = kinds.stream().mapToLong(Kind::failed).sum();
        long waiting = kinds.stream().mapToLong(kind -> kind.items().size()).sum() - failed;
        String counted = (kinds.size() == 1 ? "1 kind" : kinds.size() + " kinds") + " of errors: " + failed
                + " failed, " + waiting + (waiting == 1 ? " waits" : " wait") + " for another attempt";
        return failed == 0
                ? counted
                : counted + "; 'holdfast retry " + id
                        + " --errors --fingerprint F' runs the failed ones of one kind again";
    }

    private static Kind kind(List<ItemView> items) {
        String message = Objects.requireNonNullElse(items.get(0).state().getLastError(), "");
        return new Kind(
                DisplayText.of(items.get(0).state().getCategory()),
                Fingerprint.of(message),
                Fingerprint.pattern(message),
                items);
    }

    private static ObjectNode json(Kind kind) {
        return Json.object()
                .put("items", kind.items().size())
                .put("items_failed", kind.failed())
                .put("items_retrying", kind.items().size() - kind.failed())
                .put("error_category", kind.category())
                .put("error_fingerprint", kind.fingerprint())
                .put("pattern", kind.pattern())
                .put("example_key", kind.items().get(0).name())
                .put("example_message", kind.items().get(0).state().getLastError());
    }
}
