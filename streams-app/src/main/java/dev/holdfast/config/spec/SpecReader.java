package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Overrides;
import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.SectionReader;
import dev.holdfast.config.yaml.SourcePosition;
import dev.holdfast.config.yaml.YamlNode;
import dev.holdfast.config.yaml.YamlTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a SPEC.yaml. Every mistake in it is found in one reading and has its line and column. */
public final class SpecReader {
    private final List<Problem> problems = new ArrayList<>();
    private final SectionReader sections = new SectionReader(problems);
    private final Path file;
    private final Map<String, KnownHandler> handlers;
    private final SourceCheck sourceCheck;

    private SpecReader(Path file, Map<String, KnownHandler> handlers, SourceCheck sourceCheck) {
        this.file = file;
        this.handlers = handlers;
        this.sourceCheck = sourceCheck;
    }

    /**
     * Reads a file.
     *
     * @param file the SPEC.yaml; relative names in it start at its folder
     * @param sets {@code path=value}, laid over the file in this order
     * @param handlers what is known of each handler kind
     * @param sourceCheck looks into the source, if the SPEC says enough to find it
     * @return the SPEC
     * @throws InvalidSpecException with every mistake
     */
    public static Spec read(Path file, List<String> sets, Map<String, KnownHandler> handlers, SourceCheck sourceCheck) {
        return new SpecReader(file, handlers, sourceCheck).read(sets);
    }

    /** Reads a file without looking into its source. */
    public static Spec read(Path file, List<String> sets, Map<String, KnownHandler> handlers) {
        return read(file, sets, handlers, SourceCheck.NONE);
    }

    private Spec read(List<String> sets) {
        Optional<YamlNode.Mapping> written = YamlTree.read(file, problems);
        if (written.isEmpty()) {
            throw refusal();
        }
        YamlNode.Mapping root = ExternalWorkers.complete(new Overrides(problems).apply(written.get(), sets), problems);
        sections.refuseUnknown(root, "", SpecSettings.SECTIONS);
        Optional<ExperimentSection> experiment = experiment(root);
        Optional<HandlerSection> handler = new HandlerReader(file, handlers, problems).read(root);
        Optional<SourceSection> source = source(root);
        Optional<ExecutionSection> execution = new ExecutionReader(sections, problems).read(entry(root, "execution"));
        ExternalWorkers.check(root, problems);
        Optional<BudgetSection> budget = new BudgetReader(sections, problems).read(root, handler.orElse(null));
        Optional<BlocksSection> blocks = blocks(root);
        Optional<MetricsSection> metrics = new MetricsReader(sections, problems).read(root);
        Optional<SnapshotsSection> snapshots = new SnapshotsReader(sections, problems).read(root);
        if (!problems.isEmpty()) {
            throw refusal();
        }
        return new Spec(
                experiment.orElseThrow(),
                source.orElse(null),
                handler.orElseThrow(),
                execution.orElseThrow(),
                budget.orElse(null),
                blocks.orElse(null),
                metrics.orElse(null),
                snapshots.orElse(null));
    }

    private InvalidSpecException refusal() {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(
                Comparator.<Problem>comparingInt(problem -> problem.line() == 0 ? Integer.MAX_VALUE : problem.line())
                        .thenComparingInt(Problem::column));
        return new InvalidSpecException(sorted);
    }

    private Optional<ExperimentSection> experiment(YamlNode.Mapping root) {
        YamlNode.Entry section = entry(root, "experiment");
        Map<String, Object> values = sections.read(section, SpecSettings.EXPERIMENT, List.of());
        String id = (String) values.get("id");
        String name = (String) values.get("name");
        if (id != null) {
            check(section, "id", () -> ExperimentSection.requireId(id));
        }
        if (name != null && name.isBlank()) {
            report(section, "name", "must not be blank");
        }
        String cohort = (String) values.get("cohort");
        String stage = stage(section, values);
        if (cohort != null) {
            check(section, "cohort", () -> ExperimentSection.requireCohort(cohort));
        }
        return name == null
                ? Optional.empty()
                : Optional.of(new ExperimentSection(id, name, cohort, (String) values.get("notes"), stage));
    }

    /** Returns the stage if the SPEC names one; the default need not stand in what is stored. */
    private @Nullable String stage(YamlNode.Entry section, Map<String, Object> values) {
        String stage = (String) values.get("stage");
        if (stage == null || stage.equals(ExperimentSection.STAGE)) {
            return null;
        }
        check(section, "stage", () -> ExperimentSection.requireCohort(stage));
        return stage;
    }

    private Optional<SourceSection> source(YamlNode.Mapping root) {
        Optional<Boolean> computed = root.get("handler")
                .flatMap(HandlerReader::kind)
                .flatMap(kind -> Optional.ofNullable(handlers.get(kind)))
                .map(KnownHandler::computesItems);
        if (root.get("source").isEmpty()) {
            if (computed.isPresent() && !computed.get()) {
                problems.add(root.place()
                        .problem("source", "is missing: this handler needs a file that its items come from"));
            }
            return Optional.empty();
        }
        YamlNode.Entry section = entry(root, "source");
        if (computed.isPresent() && computed.get()) {
            problems.add(
                    section.place().problem("source", "must not be there: this handler computes its items; remove it"));
            return Optional.empty();
        }
        return new SourceReader(file, sections, problems).read(section, sourceCheck);
    }

    private Optional<BlocksSection> blocks(YamlNode.Mapping root) {
        if (root.get("blocks").isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> values = sections.read(entry(root, "blocks"), SpecSettings.BLOCKS, List.of());
        return Optional.ofNullable((Long) values.get("units_per_block")).map(BlocksSection::new);
    }

    private void check(YamlNode.Entry section, String key, Runnable rule) {
        try {
            rule.run();
        } catch (IllegalArgumentException e) {
            report(section, key, String.valueOf(e.getMessage()));
        }
    }

    private void report(YamlNode.Entry section, String key, String message) {
        problems.add(placeOf(section, key).problem(section.key() + "." + key, message));
    }

    /** Returns where a key's value stands, or the section's key if it does not stand there. */
    static SourcePosition placeOf(YamlNode.Entry section, String key) {
        Optional<YamlNode> value =
                section.value() instanceof YamlNode.Mapping mapping ? mapping.get(key) : Optional.empty();
        return value.map(YamlNode::place).orElse(section.place());
    }

    /** Returns a section with its key; an absent one as an empty one at the top of the file. */
    static YamlNode.Entry entry(YamlNode.Mapping root, String key) {
        YamlNode.@Nullable Entry found = null;
        for (YamlNode.Entry entry : root.entries()) {
            found = entry.key().equals(key) ? entry : found;
        }
        return found != null
                ? found
                : new YamlNode.Entry(key, root.place(), new YamlNode.Mapping(List.of(), root.place()));
    }
}
