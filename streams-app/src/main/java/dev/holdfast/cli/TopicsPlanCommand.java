package dev.holdfast.cli;

import dev.holdfast.cluster.TopicReport;
import dev.holdfast.config.AppConfig;
import dev.holdfast.runtime.TopicCare;
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
        TopicReport report = TopicCare.look(TopicsReport.servers(config), config);
        new TopicsReport(out(), err(), options.json).print(report);
        return report.isSafe() ? Exit.OK : Exit.REFUSED;
    }
}
