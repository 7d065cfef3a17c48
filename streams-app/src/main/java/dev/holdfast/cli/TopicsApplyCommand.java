package dev.holdfast.cli;

import dev.holdfast.cluster.TopicReport;
import dev.holdfast.config.AppConfig;
import dev.holdfast.runtime.TopicCare;
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
        TopicReport before = dryRun ? TopicCare.look(servers, config) : TopicCare.make(servers, config);
        new TopicsReport(out(), err(), options.json).printMade(before, dryRun);
        return before.isSafe() ? Exit.OK : Exit.REFUSED;
    }
}
