package dev.holdfast.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.Sources;
import dev.holdfast.ingest.Spread;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.LeaseOwner;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.ValueSerdes;
import dev.holdfast.testing.TestRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A submission goes on exactly where it stopped (R15, R21), and only the newest submitter writes (R9). */
class SubmitterTest {
    private static final LeaseOwner SELF = new LeaseOwner("me", "ann", "a-host", 17L, null);

    @TempDir
    Path folder;

    private final TestRegistry registry = new TestRegistry();
    private final ValueSerdes serdes = registry.serdes();
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final CommandClient commands = new CommandClient(
            producer,
            () -> {
                throw new AssertionError("nobody is asked");
            },
            serdes,
            SELF);
    private final SubmissionProgress progress = new SubmissionProgress(0);

    @BeforeEach
    void initialise() {
        producer.initTransactions();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void commitsItemsTogetherWithTheNoteOfHowFarTheyGo() throws Exception {
        submitter(Integer.MAX_VALUE).submit("e", source(5), progress);

        assertThat(items()).containsExactly("i0", "i1", "i2", "i3", "i4");
        assertThat(notes()).containsExactly(5L);
        assertThat(producer.transactionInFlight()).isFalse();
        assertThat(progress.items()).isEqualTo(5);
    }

    @Test
    void commitsLongSubmissionsPieceByPiece() throws Exception { // R21, R22
        int count = 2 * Submitter.COMMIT_ITEMS + 7;

        submitter(Integer.MAX_VALUE).submit("e", source(count), progress);

        assertThat(items()).hasSize(count).doesNotHaveDuplicates();
        assertThat(notes()).endsWith((long) count).hasSizeGreaterThanOrEqualTo(3);
        assertThat(producer.commitCount()).isEqualTo(notes().size());
    }

    @Test
    void goesOnAfterTheLastNote() throws Exception {
        submitter(3).submit("e", source(5), progress);
        assertThat(notes()).containsExactly(3L);

        submitter(Integer.MAX_VALUE).submit("e", source(5), progress);

        assertThat(items()).containsExactly("i0", "i1", "i2", "i3", "i4");
        assertThat(notes()).containsExactly(3L, 5L);
    }

    @Test
    void submitsASampleAheadAndThenTheOthersAndNothingTwice() throws Exception {
        Spread sample = Spread.of(10, 3);
        submitter(Integer.MAX_VALUE).submit("e", source(10), SubmissionProgress.ofSample(sample));

        assertThat(items()).containsExactly("i1", "i5", "i8");
        assertThat(notes()).containsExactly(0L);
        assertThat(commands()).last().satisfies(note -> {
            assertThat(note.getItemsSampled()).isEqualTo(3);
            assertThat(note.getSampledOf()).isEqualTo(10);
        });
        assertThat(producer.commitCount()).isEqualTo(1);

        submitter(4).submit("e", source(10), SubmissionProgress.after(0, sample));
        submitter(Integer.MAX_VALUE).submit("e", source(10), SubmissionProgress.after(notes().get(1), sample));

        assertThat(items())
                .containsExactly("i1", "i5", "i8", "i0", "i2", "i3", "i4", "i6", "i7", "i9")
                .doesNotHaveDuplicates();
        assertThat(notes()).last().isEqualTo(10L);
    }

    /** Half of it noted as all of it would be a hole that nobody finds. */
    @Test
    void ofASampleThatIsInterruptedNothingIsCommitted() throws Exception {
        submitter(2).submit("e", source(10), SubmissionProgress.ofSample(Spread.of(10, 3)));

        assertThat(items()).isEmpty();
        assertThat(notes()).isEmpty();
    }

    @Test
    void notesTheEndWhereOnlyItemsOfTheSampleAreLeft() throws Exception {
        submitter(Integer.MAX_VALUE).submit("e", source(3), SubmissionProgress.after(1, Spread.of(3, 2)));

        assertThat(items()).containsExactly("i1");
        submitter(Integer.MAX_VALUE).submit("e", source(3), SubmissionProgress.after(2, Spread.of(3, 2)));

        assertThat(items()).containsExactly("i1");
        assertThat(notes()).containsExactly(3L, 3L);
    }

    @Test
    void writesNothingWhereNothingIsMissing() throws Exception {
        submitter(Integer.MAX_VALUE).submit("e", source(5), new SubmissionProgress(5));

        assertThat(producer.history()).isEmpty();
    }

    @Test
    void saysThatItWasFencedAndLeavesNothingOfItsTransaction() throws Exception {
        ItemSource source = source(5);
        AtomicInteger left = new AtomicInteger(2);
        Submitter fenced = new Submitter(producer, commands, serdes, () -> {
            if (left.decrementAndGet() == 0) {
                producer.fenceProducer();
            }
            return true;
        });

        assertThatThrownBy(() -> fenced.submit("e", source, progress)).isInstanceOf(FencedException.class);

        assertThat(producer.history()).isEmpty();
        assertThat(progress.items()).isZero();
    }

    /** Behind the last old item stand rows that were rejected then, and rows that are rejected now. */
    @Test
    void submitsOfAnAppendTheNewItemsAndTheNewRejectsAndNothingOfTheOld() throws Exception {
        ItemSource source = source("i0,text\n,old without an id\n,new without an id\ni1,text\n,at the end\n");

        submitter(Integer.MAX_VALUE).submit("e", source, new SubmissionProgress(1).appendedTo(1, 2));

        assertThat(items()).containsExactly("i1");
        assertThat(rejects()).containsExactly(",new without an id", ",at the end");
        assertThat(notes()).containsExactly(2L);
        submitter(Integer.MAX_VALUE).submit("e", source, new SubmissionProgress(2).appendedTo(1, 2));
        assertThat(rejects()).as("what was noted is not sent again").hasSize(2);
    }

    @Test
    void submitsOfAnAppendToASourceWithoutItemsNothingOfTheOld() throws Exception {
        ItemSource source = source(",old without an id\n,new without an id\ni1,text\n");

        submitter(Integer.MAX_VALUE).submit("e", source, new SubmissionProgress(0).appendedTo(0, 1));

        assertThat(items()).containsExactly("i1");
        assertThat(rejects()).containsExactly(",new without an id");
    }

    @Test
    void submitsOfAnAppendWithoutItemsItsRejects() throws Exception {
        ItemSource source = source("i0,text\n,new without an id\n");

        submitter(Integer.MAX_VALUE).submit("e", source, new SubmissionProgress(1).appendedTo(1, 1));

        assertThat(items()).isEmpty();
        assertThat(rejects()).containsExactly(",new without an id");
    }

    private Submitter submitter(int most) {
        AtomicInteger left = new AtomicInteger(most);
        return new Submitter(producer, commands, serdes, () -> left.getAndDecrement() > 0);
    }

    private ItemSource source(int items) throws Exception {
        return source(
                IntStream.range(0, items).mapToObj(i -> "i" + i + ",text\n").collect(Collectors.joining()));
    }

    private ItemSource source(String rows) throws Exception {
        Sources sources = new Sources(folder);
        ItemSource source =
                sources.open(sources.write("items.csv", "id,text\n" + rows), "incident_id: id, types: {note: text}");
        source.scan();
        return source;
    }

    private List<String> items() {
        return sent(Topics.WORK_ITEMS.name()).stream()
                .map(record -> serdes.deserializer(WorkItem.class)
                        .deserialize(record.topic(), record.value())
                        .getIncidentId())
                .toList();
    }

    private List<String> rejects() {
        return sent(Topics.REJECTED_ITEMS.name()).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private List<Long> notes() {
        return commands().stream().map(ExperimentCommand::getItemsSubmitted).toList();
    }

    private List<ExperimentCommand> commands() {
        return sent(Topics.EXPERIMENT_COMMANDS.name()).stream()
                .map(record -> serdes.deserializer(ExperimentCommand.class).deserialize(record.topic(), record.value()))
                .peek(note -> assertThat(note.getKind()).isEqualTo(CommandKind.SUBMITTING))
                .peek(note -> assertThat(note.getOwner()).isEqualTo(SELF))
                .toList();
    }

    private List<ProducerRecord<String, byte[]>> sent(String topic) {
        return producer.history().stream()
                .filter(record -> record.topic().equals(topic))
                .toList();
    }
}
