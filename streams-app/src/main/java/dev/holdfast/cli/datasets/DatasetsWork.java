package dev.holdfast.cli.datasets;

import dev.holdfast.cli.BaseCommand;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.datasets.DatasetRefusedException;
import dev.holdfast.datasets.DatasetStore;
import dev.holdfast.datasets.PartitionId;
import java.util.List;

/** What the commands share that look at the datasets of the data folder. They come to no broker. */
abstract class DatasetsWork extends BaseCommand {
    private static final int SHORT_HASH = 12;

    @Override
    public final Integer call() {
        AppConfig config = options.settings();
        options.log(config);
        return work(DatasetStore.ofDataFolder(config.data()));
    }

    /** Does it, prints, and returns the exit code. */
    abstract int work(DatasetStore datasets);

    /** Returns the one partition that a person names; refuses words that several are named by. */
    static PartitionId one(DatasetStore datasets, String words) {
        List<PartitionId> found = datasets.named(words);
        if (found.size() > 1) {
            throw new DatasetRefusedException(words + " has " + found.size() + " partitions, name one: "
                    + String.join(", ", found.stream().map(PartitionId::text).toList()));
        }
        return found.get(0);
    }

    /** Returns the name of a partition that fits into a table; the commands take it as it is. */
    static String inShort(PartitionId id) {
        return id.hash().substring(0, SHORT_HASH) + (id.parked() == 0 ? "" : "." + id.parked());
    }
}
