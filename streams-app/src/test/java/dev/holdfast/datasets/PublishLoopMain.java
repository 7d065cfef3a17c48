package dev.holdfast.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Publishes one partition after the other in a process of its own, which a test kills; now and then it parks one. */
final class PublishLoopMain {
    static final int TABLES = 3;
    static final int FILES = 8;
    private static final int PARK_EACH = 3;

    private PublishLoopMain() {}

    /** Takes the folder, a folder with a finished file, and the number to begin with. Ends after so many. */
    public static void main(String[] arguments) {
        DatasetStore store = Cells.store(Path.of(arguments[0]));
        List<TableFiles> tables = tables(Path.of(arguments[1]));
        int first = Integer.parseInt(arguments[2]);
        System.out.println("begin");
        System.out.flush();
        for (int i = first; i < first + 5_000; i++) {
            PublishOutcome outcome = store.publish(publication(i, tables));
            if (!outcome.isNew()) {
                throw new IllegalStateException(outcome.inWords());
            }
            if (i % PARK_EACH == 0) {
                store.park(outcome.partition().id());
            }
            System.out.println("published " + i);
            System.out.flush();
        }
    }

    static Publication publication(int number, List<TableFiles> tables) {
        Publication one = Cells.publication(tables);
        return new Publication(
                one.dataset(),
                new Provenance("loop", "1", Map.of("number", String.valueOf(number)), Map.of()),
                tables,
                one.retention(),
                one.check(),
                one.evidence());
    }

    /** Three tables of eight files each: enough files that a kill meets one in the middle of them. */
    static List<TableFiles> tables(Path made) {
        List<TableFiles> tables = new ArrayList<>();
        for (int table = 0; table < TABLES; table++) {
            List<FinishedFile> files = new ArrayList<>();
            for (int file = 0; file < FILES; file++) {
                String name = file + ".parquet";
                files.add(Cells.finished(made.resolve(name), name, 1));
            }
            tables.add(new TableFiles(
                    new DatasetTable("t" + table, Cells.INDEX.columns(), Cells.INDEX.key(), Cells.INDEX.sort()),
                    files));
        }
        return tables;
    }
}
