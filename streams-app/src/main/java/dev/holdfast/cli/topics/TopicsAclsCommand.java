package dev.holdfast.cli.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.BaseCommand;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.AccessRule;
import dev.holdfast.runtime.AccessRules;
import dev.holdfast.runtime.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast topics acls}. */
@Command(
        name = "acls",
        description = "List what each role must be allowed, as commands of Kafka's own tool; asks no cluster.")
final class TopicsAclsCommand extends BaseCommand {
    @Option(names = "--role", description = "Only this role: ${COMPLETION-CANDIDATES}.")
    @Nullable
    Role role;

    @Option(names = "--principal", paramLabel = "User:NAME", description = "Who gets it (default: User:holdfast-ROLE).")
    @Nullable
    String principal;

    @Override
    public Integer call() {
        AppConfig config = options.settings();
        List<Role> roles = role == null ? Arrays.asList(Role.values()) : List.of(role);
        List<ObjectNode> rows = new ArrayList<>();
        for (Role each : roles) {
            if (!options.json) {
                out().println("# " + DisplayText.of(each) + " " + each.purpose());
            }
            AccessRules.of(each, config).forEach(rule -> {
                rows.add(row(each, rule));
                if (!options.json) {
                    out().println(rule.command(servers(config), principalOf(each)));
                }
            });
        }
        if (options.json) {
            out().println(Json.pretty(Json.list(rows)));
        }
        return ExitCode.OK;
    }

    private static String servers(AppConfig config) {
        return Objects.requireNonNullElse(config.broker().bootstrapServers(), "HOST:PORT");
    }

    private String principalOf(Role each) {
        return principal != null ? principal : "User:holdfast-" + DisplayText.of(each);
    }

    private ObjectNode row(Role each, AccessRule rule) {
        ObjectNode row = Json.object()
                .put("role", DisplayText.of(each))
                .put("principal", principalOf(each))
                .put("resource_type", DisplayText.of(rule.kind()))
                .put("name", rule.name())
                .put("pattern", rule.isPrefix() ? "prefixed" : "literal");
        row.set("operations", Json.MAPPER.valueToTree(rule.operations()));
        return row;
    }
}
