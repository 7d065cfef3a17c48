package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.model.Fingerprint;
import dev.holdfast.results.ItemView;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Failed items by the kind of their last error: the same fingerprint in the same category. */
final class ErrorKinds {
    private record Kind(String category, String fingerprint, String pattern, List<ItemView> items) {}

    private final List<Kind> kinds;

    ErrorKinds(List<ItemView> failed) {
        Map<String, List<ItemView>> byKind = new LinkedHashMap<>();
        failed.forEach(item -> byKind.computeIfAbsent(
                        Words.of(item.state().getCategory()) + ' ' + Fingerprint.of(item.state()),
                        kind -> new java.util.ArrayList<>())
                .add(item));
        this.kinds = byKind.values().stream()
                .map(ErrorKinds::kind)
                .sorted(Comparator.comparingInt((Kind kind) -> -kind.items().size())
                        .thenComparing(Kind::fingerprint))
                .toList();
    }

    void print(PrintWriter out, PrintWriter err, boolean json, long limit) {
        if (json) {
            out.println(Json.pretty(
                    Json.list(kinds.stream().limit(limit).map(ErrorKinds::json).toList())));
            return;
        }
        kinds.stream()
                .limit(limit)
                .forEach(kind -> out.printf(
                        Locale.ROOT,
                        "%8d  %-14s  %s  %s%n",
                        kind.items().size(),
                        kind.category(),
                        kind.fingerprint(),
                        kind.pattern()));
        err.println("holdfast: " + kinds.size() + " kinds of errors; 'holdfast retry ID --errors --fingerprint F' runs"
                + " the items of one again");
    }

    private static Kind kind(List<ItemView> items) {
        String message = Objects.requireNonNullElse(items.get(0).state().getLastError(), "");
        return new Kind(
                Words.of(items.get(0).state().getCategory()),
                Fingerprint.of(message),
                Fingerprint.pattern(message),
                items);
    }

    private static ObjectNode json(Kind kind) {
        return Json.object()
                .put("items", kind.items().size())
                .put("error_category", kind.category())
                .put("error_fingerprint", kind.fingerprint())
                .put("pattern", kind.pattern())
                .put("example_key", kind.items().get(0).name())
                .put("example_message", kind.items().get(0).state().getLastError());
    }
}
