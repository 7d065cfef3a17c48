package dev.holdfast.ingest;

import dev.holdfast.schemas.ItemKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a reading of a source found. For one thread. */
final class SourceCounts {
    /** Fewer texts than that may well be a try with a few rows. */
    private static final int FEW = 2;

    long rows;
    long items;
    long blanks;
    long duplicates;
    long differing;
    long rejected;
    long leftOut;

    final Oddities oddities = new Oddities();

    private final Map<String, IdLooks> looks = new LinkedHashMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final List<RejectedRow> notItems = new ArrayList<>();

    @Nullable
    LongestText longestText;

    void text(ItemKey key, String text) {
        if (longestText == null || text.length() > longestText.chars()) {
            longestText = new LongestText(key.incidentId(), key.type(), text.length());
        }
    }

    /** Returns what the ids of a column look like. */
    IdLooks looks(String column) {
        return looks.computeIfAbsent(column, any -> new IdLooks());
    }

    void reject(RowRejectReason reason) {
        rejected++;
        reasons.merge(reason.word(), 1L, Long::sum);
    }

    void list(RejectedRow row) {
        if (notItems.size() < SourceFindings.MOST_LISTED) {
            notItems.add(row);
        }
    }

    /** Returns how many were rejected, by the reason's word. */
    Map<String, Long> reasons() {
        return reasons;
    }

    /** Returns the first rows that are no items. */
    List<RejectedRow> notItems() {
        return notItems;
    }

    /** Returns what looks wrong, in sentences. */
    List<String> warnings(RowPlaces places) {
        List<String> warnings = new ArrayList<>();
        long texts = items + duplicates + rejected;
        if (texts > FEW && (duplicates + rejected) * 2 > texts) {
            warnings.add("most of the texts become no items: of " + texts + " there are " + duplicates
                    + " duplicates and " + rejected + " rejected; look at the columns that the SPEC names");
        }
        looks.forEach((column, ids) -> warnings.addAll(ids.warnings(column)));
        warnings.addAll(oddities.warnings(places));
        return warnings;
    }
}
