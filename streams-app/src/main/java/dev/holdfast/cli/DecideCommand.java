package dev.holdfast.cli;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.errors.UsageException;
import dev.holdfast.operations.ItemKeys;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.LeaseOwners;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
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
    private static final Duration EFFECT_BOUND = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final ItemFilter HELD = new ItemFilter(ItemStatus.HELD, null, null);

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
        try (QueryClient questions = new QueryClient(options)) {
            String experimentId =
                    questions.finder().resolve(Objects.requireNonNull(id)).getExperimentId();
            List<ItemView> held = held(questions, experimentId);
            if (dryRun) {
                if (!options.json) {
                    held.forEach(item -> out().println(item.name()));
                }
                return report(experimentId, false, "would decide: " + done(held.size()));
            }
            send(questions.holdfast(), held);
            if (!questions.isWorkedOn() || !questions.holdfast().isServed()) {
                String told = held.size() + " decisions are written, and no application works here: they take effect"
                        + " with 'holdfast resume " + experimentId + "'";
                return report(experimentId, false, told);
            }
            return follow(experimentId, held, questions);
        }
    }

    private List<ItemView> held(QueryClient questions, String experimentId) {
        List<ItemView> held = questions.items(experimentId, HELD);
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
                    failures.size() + " of " + held.size() + " decisions were not accepted by the broker ("
                            + failures.get(0).getMessage() + "); run the command again");
        }
    }

    private Attempt event(ItemView item) {
        ItemKey key = item.key();
        Attempt event = new Attempt();
        event.setExperimentId(key.experimentId());
        event.setIncidentId(key.incidentId());
        event.setType(key.type());
        event.setAttempt(item.state().getAttempts());
        event.setEvent(choice.repeat ? AttemptEvent.REPEAT : AttemptEvent.GIVE_UP);
        event.setExecutorId(LeaseOwners.ofThisProcess().getUser());
        event.setErrorMessage(message());
        event.setAt(Instant.now());
        return event;
    }

    private String message() {
        String who = LeaseOwners.ofThisProcess().getUser();
        return (choice.repeat ? "repeated by " : "given up by ") + who + ": " + reason;
    }

    /** Waits until the items say what became of the decisions. */
    private int follow(String experimentId, List<ItemView> held, QueryClient questions) {
        long end = System.nanoTime() + EFFECT_BOUND.toNanos();
        Map<DecisionOutcome, List<String>> became = became(experimentId, held, questions);
        while (became.containsKey(DecisionOutcome.NOT_YET) && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK.toNanos());
            became = became(experimentId, held, questions);
        }
        List<String> done = became.getOrDefault(DecisionOutcome.DONE, List.of());
        List<String> late = became.getOrDefault(DecisionOutcome.TOO_LATE, List.of());
        List<String> open = became.getOrDefault(DecisionOutcome.NOT_YET, List.of());
        if (done.size() == held.size()) {
            return report(experimentId, true, done(held.size()));
        }
        String told = done(done.size())
                + (late.isEmpty() ? "" : "; no longer held when the decision came: " + String.join(", ", late))
                + (open.isEmpty()
                        ? ""
                        : "; still held " + EFFECT_BOUND.toSeconds() + " s after the decision was written: "
                                + String.join(", ", open) + " ('holdfast items " + experimentId
                                + " --status in_doubt' shows them, 'holdfast doctor' whether the application works)");
        report(experimentId, !done.isEmpty(), told);
        return ExitCode.REFUSED;
    }

    private Map<DecisionOutcome, List<String>> became(String experimentId, List<ItemView> held, QueryClient questions) {
        Map<String, ItemState> now = questions.items(experimentId, ItemFilter.ALL).stream()
                .collect(Collectors.toMap(ItemView::name, ItemView::state));
        String error = choice.giveUp ? message() : null;
        return held.stream()
                .collect(Collectors.groupingBy(
                        item -> DecisionOutcome.of(item.state(), now.get(item.name()), error),
                        Collectors.mapping(item -> told(item.name(), now.get(item.name())), Collectors.toList())));
    }

    private static String told(String name, @Nullable ItemState now) {
        return name + " (" + (now == null ? "gone" : DisplayText.of(now.getStatus())) + ")";
    }

    private String done(int items) {
        return items + " held items " + (choice.repeat ? "are queued again" : "have failed");
    }

    private int report(String experimentId, boolean applied, String what) {
        if (options.json) {
            out().println(Json.mutation(experimentId, applied, dryRun, what));
        } else {
            err().println("holdfast: " + what);
        }
        return ExitCode.OK;
    }
}
