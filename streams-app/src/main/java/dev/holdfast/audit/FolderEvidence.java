package dev.holdfast.audit;

import dev.holdfast.backup.Backup;
import dev.holdfast.blocks.store.AnswerRows;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockTables;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.runtime.Backups;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The evidence of an exported folder: a backup, whose checksums are proved when it is opened, and the blocks in it. */
public final class FolderEvidence implements Evidence {
    private final Backup backup;
    private final BlockFolder folder;
    private final AppConfig config;
    private final HandlerTypes handlers;
    private @Nullable OpenBlocks blocks;

    public FolderEvidence(Path folder, AppConfig config, HandlerTypes handlers) {
        this.backup = Backup.open(folder);
        this.folder = Backups.blocks(folder);
        this.config = config;
        this.handlers = handlers;
    }

    @Override
    public Experiment record() {
        return backup.record();
    }

    @Override
    public Map<String, ItemStatus> items() {
        Map<String, ItemStatus> items = new TreeMap<>();
        backup.items(item -> items.put(item.getKey(), item.getState().getStatus()));
        return items;
    }

    @Override
    public void results(Consumer<Result> visitor) {
        backup.items(item -> {
            if (item.getResult() != null) {
                visitor.accept(item.getResult());
            }
        });
    }

    /** The checksums of the folder's files have been proven. */
    @Override
    public List<String> unreadable() {
        return List.of();
    }

    @Override
    public Optional<AnswerRows> answerRows() {
        return AnswerRows.of(handlers, kind(), folder, config.blocks());
    }

    @Override
    public Optional<OpenBlocks> blocks() {
        if (blocks == null && folder.hasBlocks()) {
            blocks = OpenBlocks.of(config, handlers, folder, record().getExperimentId(), kind());
        }
        return Optional.ofNullable(blocks);
    }

    @Override
    public RowSource rows(OpenBlocks from) {
        Function<Result, Stream<@Nullable Object[]>> rows = BlockTables.rows(from.rows());
        return new RowSource() {
            @Override
            public int partitions() {
                return 1;
            }

            @Override
            public long read(int partition, long first, Sink sink) {
                AtomicLong offset = new AtomicLong();
                results(result -> {
                    try (Stream<@Nullable Object[]> all = rows.apply(result)) {
                        boolean unused = sink.rows(offset.getAndIncrement(), all);
                    }
                });
                return offset.get();
            }
        };
    }

    private String kind() {
        return Spec.fromJson(record().getSpec()).handler().kind();
    }

    @Override
    public void close() {
        if (blocks != null) {
            blocks.close();
        }
    }
}
