package dev.holdfast.operations;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.results.SourceText;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.SourceFacts;
import java.util.Objects;

/**
 * The source of an experiment as it is now, compared with what the record says that it was (R3): the same, another one
 * (R4), or nobody knows. A file that is not there is refused before (R5).
 *
 * @param items the source, scanned
 * @param facts what the scan found
 */
public record VerifiedSource(ItemSource items, SourceFacts facts) {

    /**
     * Reads the source.
     *
     * @param acceptUnknown whether to go on where the record has no checksum to compare with
     * @throws SourceRefusedException if it is not there, or cannot be read
     * @throws RefusedException if it is another one, or may be; nothing has been written
     */
    public static VerifiedSource of(HandlerTypes handlers, Experiment record, Spec spec, boolean acceptUnknown)
            throws SourceRefusedException {
        ItemSource items = SpecSources.source(record, spec, handlers);
        SourceFacts now = scan(items);
        SourceFacts then = record.getSource();
        String known = then == null ? null : then.getChecksum();
        if (known == null && now.getChecksum() != null && !acceptUnknown) {
            throw new RefusedException("it is not known whether " + now.getFile() + " is the source that experiment "
                    + record.getExperimentId() + " was started with: its record has no checksum; the file has "
                    + now.getChecksum() + "; if you are sure, say --accept-unknown-source");
        }
        if (known != null && !Objects.equals(now.getChecksum(), known)) {
            throw new RefusedException("the source is not the one that the experiment was started with: "
                    + SourceText.difference(then, now)
                    + "; put the old file back, name it with --source, or start a new experiment");
        }
        return new VerifiedSource(items, now);
    }

    /**
     * Reads a source to which rows may have come.
     *
     * @throws SourceRefusedException if it is not there, or cannot be read
     */
    public static VerifiedSource grown(HandlerTypes handlers, Experiment record, Spec spec)
            throws SourceRefusedException {
        ItemSource items = SpecSources.source(record.getExperimentId(), spec, handlers);
        return new VerifiedSource(items, scan(items));
    }

    private static SourceFacts scan(ItemSource items) throws SourceRefusedException {
        try {
            return items.scan();
        } catch (SourceRefusedException e) {
            throw new SourceRefusedException(
                    e.getMessage()
                            + "; nothing was resumed; if the source is elsewhere now, name it with --source, or the"
                            + " folder of a SPEC that was moved with --spec-dir",
                    e);
        }
    }
}
