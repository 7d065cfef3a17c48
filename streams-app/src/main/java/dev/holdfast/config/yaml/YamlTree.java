package dev.holdfast.config.yaml;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads YAML 1.2 into nodes with places; the only class that knows the YAML parser. Not thread-safe. */
public final class YamlTree {
    private final String origin;
    private final List<Problem> problems;
    private final IdentityHashMap<Node, YamlNode> seen = new IdentityHashMap<>();

    private YamlTree(String origin, List<Problem> problems) {
        this.origin = origin;
        this.problems = problems;
    }

    /**
     * Reads a file of UTF-8.
     *
     * @param file the file; messages name it as it is given
     * @param problems takes the mistakes
     * @return the section that the file is; empty if it is none, with the reason in {@code problems}
     */
    public static Optional<YamlNode.Mapping> read(Path file, List<Problem> problems) {
        String origin = file.toString();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            return new YamlTree(origin, problems).section(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            problems.add(new Problem(origin, 0, 0, "", "is not UTF-8 text; save it as UTF-8"));
        } catch (IOException e) {
            String reason = Files.exists(file) ? "cannot be read: " + e.getMessage() : "there is no such file";
            problems.add(new Problem(origin, 0, 0, "", reason + " (" + file.toAbsolutePath() + ")"));
        }
        return Optional.empty();
    }

    /** Reads one value as it may stand in a file; its place is {@code place} throughout. */
    public static Optional<YamlNode> value(String text, SourcePosition place, List<Problem> problems) {
        List<Problem> found = new ArrayList<>();
        Optional<YamlNode> node = new YamlTree(place.origin(), found).compose(text);
        found.forEach(problem -> problems.add(place.problem("", problem.message())));
        return found.isEmpty() ? node.map(value -> moved(value, place)) : Optional.empty();
    }

    private Optional<YamlNode.Mapping> section(String text) {
        int before = problems.size();
        Optional<YamlNode> root = compose(text);
        if (root.isPresent() && root.get() instanceof YamlNode.Mapping mapping) {
            return Optional.of(mapping);
        }
        if (problems.size() == before) {
            String found = root.map(YamlNode::description).orElse("nothing");
            problems.add(new Problem(origin, 1, 1, "", "must be keys with values, but holds " + found));
        }
        return Optional.empty();
    }

    private Optional<YamlNode> compose(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(origin)
                .setUseMarks(true)
                .setAllowNonScalarKeys(true)
                .build();
        try {
            return new Compose(settings).composeString(text).map(node -> convert(node, ""));
        } catch (MarkedYamlEngineException e) {
            SourcePosition place = place(e.getProblemMark());
            problems.add(place.problem("", "is not valid YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            problems.add(new Problem(origin, 1, 1, "", "is not valid YAML: " + e.getMessage()));
        }
        return Optional.empty();
    }

    private YamlNode convert(Node node, String path) {
        YamlNode before = seen.get(node);
        if (before != null) {
            return before;
        }
        SourcePosition place = place(node.getStartMark());
        // Stands for the node while its content is converted: an alias that leads back to it ends here.
        seen.put(node, new YamlNode.Scalar("", true, place));
        YamlNode converted = content(node, path, place);
        seen.put(node, converted);
        return converted;
    }

    private YamlNode content(Node node, String path, SourcePosition place) {
        if (node instanceof ScalarNode scalar) {
            return new YamlNode.Scalar(scalar.getValue(), scalar.isPlain(), place);
        }
        if (node instanceof SequenceNode sequence) {
            List<YamlNode> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(convert(item, path)));
            return new YamlNode.Sequence(items, place);
        }
        return mapping((MappingNode) node, path, place);
    }

    private YamlNode mapping(MappingNode node, String path, SourcePosition place) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        Map<String, SourcePosition> places = new HashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            SourcePosition keyPlace = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                problems.add(keyPlace.problem(path, "a key must be text"));
                continue;
            }
            String key = scalar.getValue();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            SourcePosition first = places.putIfAbsent(key, keyPlace);
            if (first == null) {
                entries.add(new YamlNode.Entry(key, keyPlace, convert(tuple.getValueNode(), keyPath)));
            } else {
                problems.add(keyPlace.problem(keyPath, "stands there twice; first on line " + first.line()));
            }
        }
        return new YamlNode.Mapping(entries, place);
    }

    private SourcePosition place(Optional<Mark> mark) {
        return mark.map(it -> new SourcePosition(origin, it.getLine() + 1, it.getColumn() + 1))
                .orElseGet(() -> new SourcePosition(origin, 1, 1));
    }

    private static YamlNode moved(YamlNode node, SourcePosition place) {
        if (node instanceof YamlNode.Scalar scalar) {
            return new YamlNode.Scalar(scalar.text(), scalar.plain(), place);
        }
        if (node instanceof YamlNode.Sequence sequence) {
            return new YamlNode.Sequence(
                    sequence.items().stream().map(item -> moved(item, place)).toList(), place);
        }
        List<YamlNode.Entry> entries = ((YamlNode.Mapping) node)
                .entries().stream()
                        .map(entry -> new YamlNode.Entry(entry.key(), place, moved(entry.value(), place)))
                        .toList();
        return new YamlNode.Mapping(entries, place);
    }
}
