package dev.holdfast.blocks.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.audit.BlockFault;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.handler.OutputTable;
import dev.holdfast.handler.StagedAnswer;
import dev.holdfast.model.StagedRows;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Result;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The rows of a handler's answers, whether they stand in the answer or in a file that it refers to. */
public final class AnswerRows implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OutputTable table;
    private final BlockFolder folder;
    private final StagedFiles staged;

    private AnswerRows(OutputTable table, BlockFolder folder, BlocksSettings settings) {
        this.table = table;
        this.folder = folder;
        this.staged = new StagedFiles(settings);
    }

    /** Returns them for a kind of handler; empty if its answers hold no rows. */
    public static Optional<AnswerRows> of(
            HandlerTypes handlers, String kind, BlockFolder folder, BlocksSettings settings) {
        return handlers.require(kind).outputTable().map(table -> new AnswerRows(table, folder, settings));
    }

    /** Returns them for an experiment, by its record; empty if its answers hold no rows. */
    public static Optional<AnswerRows> of(AppConfig config, HandlerTypes handlers, Experiment record) {
        BlocksSettings settings = config.blocks();
        return of(
                handlers,
                Spec.fromJson(record.getSpec()).handler().kind(),
                BlockFolder.of(settings.folder(), record.getExperimentId()),
                settings);
    }

    /** Returns the table that the answers hold. */
    public OutputTable table() {
        return table;
    }

    /** Returns what is wrong with a file that a result refers to; empty if nothing is. */
    public Optional<BlockFault> fault(StagedRows rows) {
        return StagedFiles.fault(folder, rows);
    }

    @Override
    public void close() {
        staged.close();
    }

    /**
     * Returns the rows of a result, sorted by the row key. To be closed.
     *
     * @throws AuditFailedException if it refers to a file that is not what it says
     */
    public Stream<long[]> of(Result result) {
        return read(
                        result,
                        answer -> StagedAnswer.read(answer)
                                .map(rows -> staged.rows(folder, table.shape(), rows))
                                .orElseGet(() -> table.rows(answer)))
                .orElseGet(Stream::empty);
    }

    /**
     * Returns the file that a result refers to, if it does.
     *
     * @throws AuditFailedException if it refers to something else
     */
    public static Optional<StagedRows> reference(Result result) {
        return StagedAnswer.mayBe(result.getOutput())
                ? read(result, StagedAnswer::read).flatMap(rows -> rows)
                : Optional.empty();
    }

    private static <T> Optional<T> read(Result result, Function<JsonNode, T> reader) {
        if (result.getOutput() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(parsed(result.getOutput())));
        } catch (IllegalArgumentException e) {
            throw new AuditFailedException(
                    "an answer is not one of its handler",
                    List.of(new BlockFault(
                            BlockFault.Kind.UNREADABLE,
                            ItemKey.of(result).toString(),
                            String.valueOf(e.getMessage()))));
        }
    }

    private static JsonNode parsed(String answer) {
        try {
            return JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
