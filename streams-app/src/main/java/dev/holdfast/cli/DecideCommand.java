package dev.holdfast.cli;

import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.LeaseOwners;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast decide}: the decision goes the way of all attempts, so that the item's history has it. */
@Command(
        name = "decide",
        description =
                "Decide items that are held in doubt: their call was under way when its executor went away, and may"
                        + " have happened. 'holdfast items ID --status in_doubt' lists them.")
final class DecideCommand extends BaseCommand {
    private static final Duration SEND_BOUND = Duration.ofSeconds(60);

    @Parameters(index = "0", paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "KEY",
            description = "The items: experiment/incident/type, or incident/type.")
    List<String> keys = List.of();

    @Option(names = "--all", description = "All items that are held.")
    boolean all;

    @ArgGroup(exclusive = true, multiplicity = "1")
    Choice choice = new Choice();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; kept with the attempt.")
    String reason = "";

    @Option(names = "--dry-run", description = "Only list the items that would be decided.")
    boolean dryRun;

    static final class Choice {
        @Option(names = "--repeat", description = "Make the call again; it may then have happened twice.")
        boolean repeat;

        @Option(names = "--give-up", description = "Do not: the item has failed.")
        boolean giveUp;
    }

    @Override
    public Integer call() {
        if (all == !keys.isEmpty()) {
            throw new UsageException("name the items, or say --all");
        }
        try (Holdfast holdfast = options.open()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            List<ItemView> held = held(holdfast, record);
            if (!dryRun) {
                send(holdfast, held);
            }
            report(record, held);
            return Exit.OK;
        }
    }

    private List<ItemView> held(Holdfast holdfast, Experiment record) {
        String experimentId = record.getExperimentId();
        List<ItemView> held =
                Readers.answers(holdfast).items(experimentId, new ItemFilter(ItemStatus.HELD, null, null));
        if (all) {
            if (held.isEmpty()) {
                throw new RefusedException("experiment " + experimentId + " has no items that are held in doubt");
            }
            return held;
        }
        Set<String> wanted = keys.stream()
                .map(key -> ItemKeys.of(experimentId, key).toString())
                .collect(Collectors.toSet());
        List<ItemView> found =
                held.stream().filter(item -> wanted.remove(item.name())).toList();
        if (!wanted.isEmpty()) {
            throw new RefusedException("not held in doubt: " + String.join(", ", wanted) + "; 'holdfast items "
                    + experimentId + " --status in_doubt' lists those that are");
        }
        return found;
    }

    private void send(Holdfast holdfast, List<ItemView> held) {
        Serializer<Attempt> serializer = holdfast.connection().serdes().serializer(Attempt.class);
        List<Exception> failures = new ArrayList<>();
        try (Producer<String, byte[]> producer = holdfast.connection().writer()) {
            for (ItemView item : held) {
                byte[] value = serializer.serialize(Topics.ATTEMPTS.name(), event(item));
                var unused = producer.send(
                        new ProducerRecord<>(Topics.ATTEMPTS.name(), item.partition(), item.name(), value),
                        (metadata, error) -> {
                            if (error != null) {
                                failures.add(error);
                            }
                        });
            }
            producer.flush();
            producer.close(SEND_BOUND);
        }
        if (!failures.isEmpty()) {
            throw new RefusedException(
                    failures.size() + " of " + held.size() + " decisions were not taken by the broker ("
                            + failures.get(0).getMessage() + "); decide again");
        }
    }

    private Attempt event(ItemView item) {
        ItemKey key = item.key();
        String who = LeaseOwners.ofThisProcess().getUser();
        Attempt event = new Attempt();
        event.setExperimentId(key.experimentId());
        event.setIncidentId(key.incidentId());
        event.setType(key.type());
        event.setAttempt(item.state().getAttempts());
        event.setEvent(choice.repeat ? AttemptEvent.REPEAT : AttemptEvent.GIVE_UP);
        event.setExecutorId(who);
        event.setErrorMessage((choice.repeat ? "repeated by " : "given up by ") + who + ": " + reason);
        event.setAt(Instant.now());
        return event;
    }

    private void report(Experiment record, List<ItemView> held) {
        String what = held.size() + " held items " + (choice.repeat ? "are queued again" : "have failed");
        if (options.json) {
            out().println(Json.mutation(record.getExperimentId(), !dryRun, dryRun, what));
            return;
        }
        if (dryRun) {
            held.forEach(item -> out().println(item.name()));
        }
        err().println("holdfast: " + (dryRun ? "would decide: " : "") + what);
    }
}
