package dev.holdfast.cli.topics;

import dev.holdfast.cli.BaseCommand;
import dev.holdfast.cluster.topics.TopicReport;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.runtime.TopicMaintenance;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast topics apply}. */
@Command(
        name = "apply",
        description =
                "Make the topics that are missing. Nothing is made, and exit 3, if one that is there is dangerous;"
                        + " none that is there is changed.")
final class TopicsApplyCommand extends BaseCommand {
    @Option(names = "--dry-run", description = "Say what would be made; make nothing.")
    boolean dryRun;

    @Override
    public Integer call() {
        AppConfig config = options.settings();
        options.log(config);
        String servers = TopicsReport.servers(config);
        TopicReport before = dryRun ? TopicMaintenance.look(servers, config) : TopicMaintenance.make(servers, config);
        new TopicsReport(out(), err(), options.json).printMade(before, dryRun);
        return before.isSafe() ? ExitCode.OK : ExitCode.REFUSED;
    }
}
