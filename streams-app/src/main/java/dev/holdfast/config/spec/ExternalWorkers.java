package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Overrides;
import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a SPEC says of external workers: one key implies the other, and some mean nothing there. */
final class ExternalWorkers {
    private static final String WORKERS = "workers";
    private static final String KIND = "handler.kind";

    private ExternalWorkers() {}

    /** Returns the SPEC with the handler kind that its workers imply, and the other way round. */
    static YamlNode.Mapping complete(YamlNode.Mapping root, List<Problem> problems) {
        boolean handler = root.get("handler").isPresent();
        boolean kind = root.get("handler")
                .flatMap(HandlerReader::kind)
                .filter(Workers.HANDLER_KIND::equals)
                .isPresent();
        String workers = workers(root);
        List<String> implied = new ArrayList<>();
        if (!handler && workers.equals(Workers.EXTERNAL.word())) {
            implied.add(KIND + '=' + Workers.HANDLER_KIND);
        }
        if (kind && workers.isEmpty()) {
            implied.add("execution." + WORKERS + '=' + Workers.EXTERNAL.word());
        }
        return implied.isEmpty() ? root : new Overrides(problems).apply(root, implied);
    }

    /** Refuses workers and a handler that do not go together. */
    static void check(YamlNode.Mapping root, List<Problem> problems) {
        String kind = root.get("handler").flatMap(HandlerReader::kind).orElse("");
        String workers = workers(root);
        if (workers.equals(Workers.EXTERNAL.word()) && !kind.equals(Workers.HANDLER_KIND) && !kind.isEmpty()) {
            problems.add(SpecReader.placeOf(SpecReader.entry(root, "handler"), "kind")
                    .problem(
                            KIND,
                            "must be " + Workers.HANDLER_KIND + " where execution.workers is external, but was '" + kind
                                    + "'"));
        } else if (workers.equals(Workers.INTERNAL.word()) && kind.equals(Workers.HANDLER_KIND)) {
            problems.add(SpecReader.placeOf(SpecReader.entry(root, "execution"), WORKERS)
                    .problem("execution." + WORKERS, "must be external where handler.kind is " + Workers.HANDLER_KIND));
        }
    }

    /** Refuses limits that an executor keeps, where the calls are made elsewhere. */
    static void checkLimits(YamlNode.Entry section, Map<String, Object> values, List<Problem> problems) {
        if (!Workers.EXTERNAL.word().equals(values.get(WORKERS))) {
            return;
        }
        for (String key : List.of("rate", "token_rate", "start_concurrency", "limit")) {
            if (values.containsKey(key)) {
                problems.add(SpecReader.placeOf(section, key)
                        .problem(
                                section.key() + '.' + key,
                                "cannot be kept with external workers, who make their calls themselves; let them keep"
                                        + " it, and limit 'concurrency'"));
            }
        }
    }

    private static String workers(YamlNode.Mapping root) {
        YamlNode section = SpecReader.entry(root, "execution").value();
        return section instanceof YamlNode.Mapping mapping
                        && mapping.get(WORKERS).orElse(null) instanceof YamlNode.Scalar word
                        && !word.isNothing()
                ? word.text()
                : "";
    }
}
