package dev.holdfast.results.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.config.yaml.Secrets;
import dev.holdfast.model.Money;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.schemas.avro.Append;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Lease;
import dev.holdfast.schemas.avro.SourceFacts;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** JSON as the command line's contract has it: snake_case names, times in ISO 8601. */
public final class Json {
    public static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Returns the answer of a command that lists things. */
    public static ObjectNode list(Collection<? extends JsonNode> items) {
        ObjectNode document = object().put("as_of", Instant.now().toString());
        ArrayNode array = document.putArray("items");
        items.forEach(array::add);
        return document;
    }

    /** Returns the answer of a command that changes something. */
    public static ObjectNode mutation(String target, boolean applied, boolean dryRun, String detail) {
        return object().put("target", target)
                .put("applied", applied)
                .put("dry_run", dryRun)
                .put("detail", detail);
    }

    public static ObjectNode experiment(Experiment record) {
        ObjectNode node = object().put("experiment_id", record.getExperimentId())
                .put("name", record.getName())
                .put("cohort", record.getCohort())
                .put("notes", record.getNotes())
                .put("status", DisplayText.of(record.getStatus()))
                .put("status_reason", record.getStatusReason())
                .put("paused_by", record.getPausedBy() == null ? null : DisplayText.of(record.getPausedBy()))
                .put(
                        "breaker_category",
                        record.getBreakerCategory() == null ? null : DisplayText.of(record.getBreakerCategory()))
                .put("items_total", record.getItemsTotal())
                .put("items_submitted", record.getItemsSubmitted())
                .put("items_succeeded", record.getItemsSucceeded())
                .put("items_failed", record.getItemsFailed())
                .put("items_cancelled", record.getItemsCancelled())
                .put("items_rejected", record.getItemsRejected())
                .put("items_in_doubt", record.getItemsInDoubt())
                .put("items_held", record.getItemsHeld())
                .put("items_retrying", record.getItemsRetrying())
                .put("tasks_waiting", record.getTasksWaiting())
                .put("tasks_taken", record.getTasksTaken())
                .put("items_pending", ExperimentCounts.pending(record))
                .put("duplicates", ExperimentCounts.duplicates(record))
                .put("duplicates_in_source", ExperimentCounts.sourceDuplicates(record))
                .put("duplicates_arrived_again", record.getDuplicates())
                .put("rejected", ExperimentCounts.rejected(record))
                .put("attempts", record.getAttempts())
                .put("attempts_in_doubt", record.getAttemptsInDoubt())
                .put("tokens_spent", record.getTokensSpent())
                .<ObjectNode>set("money_spent", money(record.getMicrosSpent()))
                .put("starts", record.getStarts())
                .put("rate_per_sec", record.getRatePerSec())
                .put("estimated_completion_time", text(record.getEstimatedCompletionTime()))
                .put("estimated_completion_earliest", text(record.getEstimatedCompletionEarliest()))
                .put("estimated_completion_latest", text(record.getEstimatedCompletionLatest()))
                .put("last_progress_update", text(record.getLastProgressUpdate()))
                .put("started_at", text(record.getStartedAt()))
                .put("ended_at", text(record.getEndedAt()));
        source(node, record.getSource());
        lease(node, record.getLease());
        node.set("environment", MAPPER.valueToTree(record.getEnvironment()));
        node.put("spec_version", record.getSpecVersion());
        ArrayNode drifts = node.putArray("drifts");
        record.getDrifts().forEach(drift -> drifts.add(drift(drift)));
        ArrayNode appends = node.putArray("appends");
        record.getAppends().forEach(append -> appends.add(append(append)));
        node.set("metrics", MetricsJson.of(record.getMetrics()));
        return node;
    }

    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Returns an amount of money as it is, whatever a floating-point number would make of it. */
    public static JsonNode money(long micros) {
        return DecimalNode.valueOf(Money.of(micros));
    }

    public static String pretty(JsonNode node) {
        return node.toPrettyString();
    }

    static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static void lease(ObjectNode node, @Nullable Lease lease) {
        if (lease == null) {
            node.putNull("lease");
            return;
        }
        node.putObject("lease")
                .put("user", lease.getOwner().getUser())
                .put("host", lease.getOwner().getHost())
                .put("pid", lease.getOwner().getPid())
                .put("epoch", lease.getEpoch())
                .put("since", text(lease.getSince()))
                .put("heartbeat_at", text(lease.getHeartbeatAt()))
                .put("ttl_ms", lease.getTtlMs())
                .put("taken_over_from", lease.getTakenOverFrom())
                .put("reason", lease.getReason());
    }

    /** Returns a value of a SPEC as it may be shown. */
    public static @Nullable String shown(String key, @Nullable String value) {
        return value == null ? null : Secrets.shown(key, value);
    }

    private static ObjectNode drift(Drift drift) {
        return object().put("key", drift.getKey())
                .put("before", shown(drift.getKey(), drift.getBefore()))
                .put("after", shown(drift.getKey(), drift.getAfter()))
                .put("reason", drift.getReason())
                .put("by", drift.getBy())
                .put("spec_version", drift.getSpecVersion())
                .put("items_before", drift.getItemsBefore())
                .put("at", Instant.ofEpochMilli(drift.getAt()).toString());
    }

    private static ObjectNode append(Append append) {
        return object().put("at", text(append.getAt()))
                .put("by", append.getBy())
                .put("reason", append.getReason())
                .put("rows_before", append.getRowsBefore())
                .put("rows", append.getRows())
                .put("items_before", append.getItemsBefore())
                .put("items", append.getItems())
                .put("bytes_before", append.getBytesBefore())
                .put("bytes", append.getBytes())
                .put("checksum_before", append.getChecksumBefore())
                .put("checksum", append.getChecksum());
    }

    /** Returns the files of a source that has several. */
    public static ArrayNode files(SourceFacts source) {
        ArrayNode files = MAPPER.createArrayNode();
        source.getFiles()
                .forEach(file -> files.addObject()
                        .put("file", file.getFile())
                        .put("bytes", file.getBytes())
                        .put("rows", file.getRows())
                        .put("checksum", file.getChecksum()));
        return files;
    }

    private static void source(ObjectNode node, @Nullable SourceFacts source) {
        node.put("source_file", source == null ? null : source.getFile());
        node.put("source_checksum", source == null ? null : source.getChecksum());
        node.set("source_files", source == null ? null : files(source));
        node.put("source_rows", source == null ? null : (Long) source.getRows());
        node.put("source_blanks", source == null ? null : (Long) source.getBlanks());
        node.put("source_left_out", source == null ? null : (Long) source.getLeftOut());
        node.put("source_rejected", source == null ? null : (Long) source.getRejected());
        node.put("source_duplicates_differing", source == null ? null : (Long) source.getDuplicatesDiffering());
        node.put("source_replaced_bytes", source == null ? null : (Long) source.getReplacedBytes());
        node.set("rejected_by_reason", source == null ? null : MAPPER.valueToTree(source.getRejectedByReason()));
    }
}
