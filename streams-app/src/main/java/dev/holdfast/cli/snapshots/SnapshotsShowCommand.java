package dev.holdfast.cli.snapshots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.BaseCommand;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.snapshots.SnapshotJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast snapshots show}. */
@Command(name = "show", description = "Show one snapshot with all that it says.")
final class SnapshotsShowCommand extends BaseCommand {
    @Parameters(
            paramLabel = "SNAPSHOT|RUN|latest",
            description = "Which one: its key as 'list --json' has it, or its run; a unique beginning of that will do.")
    @Nullable
    String wanted;

    @Override
    public Integer call() {
        try (Holdfast holdfast = options.openToAsk()) {
            ObjectNode node =
                    SnapshotJson.of(Readers.snapshots(holdfast).snapshots().resolve(Objects.requireNonNull(wanted)));
            if (options.json) {
                out().println(Json.pretty(node));
            } else {
                print("", node);
            }
            return ExitCode.OK;
        }
    }

    private void print(String indent, ObjectNode node) {
        node.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value instanceof ObjectNode object && !object.isEmpty()) {
                out().println(indent + member.getKey() + ":");
                print(indent + "  ", object);
            } else if (!value.isNull() && (value.isValueNode() || !value.isEmpty())) {
                out().println(indent + member.getKey() + ": " + (value.isTextual() ? value.asText() : value));
            }
        });
    }
}
