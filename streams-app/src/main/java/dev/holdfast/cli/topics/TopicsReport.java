package dev.holdfast.cli.topics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cluster.topics.TopicDifference;
import dev.holdfast.cluster.topics.TopicReport;
import dev.holdfast.cluster.topics.WantedTopic;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.errors.UsageException;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says how a cluster's topics are. */
final class TopicsReport {
    private static final String ROW = "%-8s %-38s %s%n";

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    TopicsReport(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /** Returns the brokers; the embedded one's topics are its own affair. */
    static String servers(AppConfig config) {
        String servers = config.broker().bootstrapServers();
        if (servers == null) {
            throw new UsageException(
                    "which cluster? give --bootstrap-servers; the embedded broker makes its topics" + " itself");
        }
        return servers;
    }

    void print(TopicReport report) {
        if (json) {
            out.println(Json.pretty(Json.list(rows(report))));
            return;
        }
        report.fit().forEach(topic -> row("ok", topic.name(), shape(topic)));
        report.missing().forEach(topic -> row("missing", topic.name(), shape(topic)));
        report.differences().forEach(this::refused);
        err.println("holdfast: " + counts(report)
                + (report.isSafe() && !report.missing().isEmpty() ? "; 'holdfast topics apply' makes them" : ""));
    }

    void printMade(TopicReport before, boolean dryRun) {
        boolean applied = before.isSafe() && !dryRun;
        if (json) {
            ObjectNode answer = Json.mutation("topics", applied, dryRun, detail(before, dryRun));
            ArrayNode rows = answer.putArray("items");
            rows(before).forEach(rows::add);
            out.println(Json.pretty(answer));
            return;
        }
        before.differences().forEach(this::refused);
        if (before.isSafe()) {
            before.missing().forEach(topic -> row(dryRun ? "missing" : "made", topic.name(), shape(topic)));
        }
        err.println("holdfast: " + detail(before, dryRun));
    }

    private static String detail(TopicReport before, boolean dryRun) {
        if (!before.isSafe()) {
            return "nothing made: " + counts(before);
        }
        return before.missing().isEmpty()
                ? "all " + before.fit().size() + " topics are there"
                : before.missing().size() + (dryRun ? " topics would be made" : " topics made");
    }

    private static String counts(TopicReport report) {
        return report.fit().size() + " topics are fit, " + report.missing().size() + " are missing, "
                + report.differences().stream()
                        .map(TopicDifference::topic)
                        .distinct()
                        .count() + " are dangerous";
    }

    private void refused(TopicDifference difference) {
        row(
                "refused",
                difference.topic(),
                "has " + difference.found() + ", but needs " + difference.wanted() + ": " + difference.fix());
    }

    private void row(String word, String topic, String text) {
        out.printf(Locale.ROOT, ROW, word, topic, text);
    }

    private static String shape(WantedTopic topic) {
        return "partitions=" + topic.partitions() + " replication=" + topic.replication() + ' '
                + new TreeMap<>(topic.settings())
                        .entrySet().stream().map(Object::toString).collect(Collectors.joining(" "));
    }

    private static List<ObjectNode> rows(TopicReport report) {
        List<ObjectNode> rows = new ArrayList<>();
        report.fit().forEach(topic -> rows.add(row(topic, "ok")));
        report.missing().forEach(topic -> rows.add(row(topic, "missing")));
        report.differences()
                .forEach(difference -> rows.add(Json.object()
                        .put("topic", difference.topic())
                        .put("state", "refused")
                        .put("aspect", DisplayText.of(difference.aspect()))
                        .put("found", difference.found())
                        .put("wanted", difference.wanted())
                        .put("fix", difference.fix())));
        return rows;
    }

    private static ObjectNode row(WantedTopic topic, String state) {
        ObjectNode row = Json.object()
                .put("topic", topic.name())
                .put("state", state)
                .put("partitions", topic.partitions())
                .put("replication", topic.replication())
                .put("internal", topic.internal());
        row.set("settings", Json.MAPPER.valueToTree(new TreeMap<>(topic.settings())));
        return row;
    }
}
