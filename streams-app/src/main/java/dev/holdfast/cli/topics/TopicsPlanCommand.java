package dev.holdfast.cli.topics;

import dev.holdfast.cli.BaseCommand;
import dev.holdfast.cluster.topics.TopicReport;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.runtime.TopicMaintenance;
import picocli.CommandLine.Command;

/** {@code holdfast topics plan}. */
@Command(
        name = "plan",
        description = "Compare the cluster's topics with what is needed; change nothing. Exit 3 if one is dangerous.")
final class TopicsPlanCommand extends BaseCommand {
    @Override
    public Integer call() {
        AppConfig config = options.settings();
        options.log(config);
        TopicReport report = TopicMaintenance.look(TopicsReport.servers(config), config);
        new TopicsReport(out(), err(), options.json).print(report);
        return report.isSafe() ? ExitCode.OK : ExitCode.REFUSED;
    }
}
