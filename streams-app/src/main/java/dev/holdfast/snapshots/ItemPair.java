package dev.holdfast.snapshots;

import dev.holdfast.schemas.avro.Result;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One item whose answers differ between two runs.
 *
 * @param incidentId the incident
 * @param type the type
 * @param label what is right; null if that is not known
 * @param before what the earlier run says, in short
 * @param after what the later run says, in short
 * @param outputBefore the earlier run's answer, or its error
 * @param outputAfter the later run's answer, or its error
 */
public record ItemPair(
        String incidentId,
        String type,
        @Nullable String label,
        String before,
        String after,
        @Nullable String outputBefore,
        @Nullable String outputAfter) {

    static ItemPair of(Result before, Result after, Verdict verdict) {
        String label = verdict.label() == null ? null : before.getLabels().get(verdict.label());
        return new ItemPair(
                before.getIncidentId(),
                before.getType(),
                label,
                Verdict.inShort(verdict.of(before)),
                Verdict.inShort(verdict.of(after)),
                told(before),
                told(after));
    }

    /** Returns it as JSON has it. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("incident_id", incidentId);
        map.put("type", type);
        map.put("label", label);
        map.put("before", before);
        map.put("after", after);
        map.put("output_before", outputBefore);
        map.put("output_after", outputAfter);
        return map;
    }

    private static @Nullable String told(Result result) {
        return result.getOutput() != null ? result.getOutput() : result.getErrorMessage();
    }
}
