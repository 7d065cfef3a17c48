package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Overrides;
import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.SectionReader;
import dev.holdfast.config.yaml.SourcePosition;
import dev.holdfast.config.yaml.YamlNode;
import dev.holdfast.config.yaml.YamlTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes the limits of a SPEC whose experiment runs: how fast its results come, not which. */
public final class SpecTuning {
    private static final String SECTION = "execution";
    private static final String BUDGET = "budget";
    private static final List<String> FIXED = List.of("on_in_doubt", "workers");

    private SpecTuning() {}

    /**
     * Returns the SPEC with other limits.
     *
     * @param stored the SPEC as it is in force
     * @param sets {@code concurrency=32}, or with the section's name: {@code budget.tokens=20000}
     * @throws InvalidSpecException with every mistake: a key that is none, or that cannot change, or a value that will not do
     */
    public static Spec tuned(Spec stored, List<String> sets) {
        List<Problem> problems = new ArrayList<>();
        SourcePosition place = SourcePosition.outside("the stored SPEC");
        YamlNode.Mapping limits = YamlTree.value(
                        SpecJson.tree(stored).retain(SECTION, BUDGET).toString(), place, problems)
                .map(YamlNode.Mapping.class::cast)
                .orElseThrow();
        List<String> paths = sets.stream().map(SpecTuning::path).toList();
        paths.forEach(set -> refuseFixed(set, problems));
        YamlNode.Mapping changed = new Overrides(problems).apply(limits, paths);
        SectionReader sections = new SectionReader(problems);
        sections.refuseUnknown(changed, "", List.of(SECTION, BUDGET));
        Optional<ExecutionSection> execution =
                new ExecutionReader(sections, problems).read(SpecReader.entry(changed, SECTION));
        Optional<BudgetSection> budget = new BudgetReader(sections, problems).read(changed, stored.handler());
        if (!problems.isEmpty()) {
            throw new InvalidSpecException(problems);
        }
        return new Spec(
                stored.experiment(),
                stored.source(),
                stored.handler(),
                execution.orElseThrow(),
                budget.orElse(null),
                stored.blocks(),
                stored.metrics(),
                stored.snapshots());
    }

    private static String path(String set) {
        int equals = set.indexOf('=');
        boolean bare = equals > 0 && set.lastIndexOf('.', equals) < 0;
        return bare ? SECTION + '.' + set : set;
    }

    private static void refuseFixed(String set, List<Problem> problems) {
        for (String key : FIXED) {
            if (set.startsWith(SECTION + '.' + key + '=')) {
                problems.add(SourcePosition.outside(set)
                        .problem(
                                SECTION + '.' + key,
                                "cannot change while the experiment runs; start a new experiment"));
            }
        }
    }
}
