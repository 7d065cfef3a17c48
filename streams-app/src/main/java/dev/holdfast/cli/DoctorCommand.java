package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.config.AppConfig;
import dev.holdfast.runtime.Diagnosis;
import dev.holdfast.runtime.Finding;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code holdfast doctor}. */
@Command(name = "doctor", description = "Say what is wrong with this machine, cluster and data folder, and the fix.")
final class DoctorCommand extends BaseCommand {
    @Override
    public Integer call() {
        AppConfig config = options.settings();
        options.log(config);
        List<Finding> findings = Diagnosis.of(config);
        if (options.json) {
            out().println(Json.pretty(
                    Json.list(findings.stream().map(DoctorCommand::json).toList())));
        } else {
            findings.forEach(finding -> out().printf(
                            Locale.ROOT,
                            "%-5s %-16s %s%n",
                            Words.of(finding.level()),
                            finding.what(),
                            finding.detail()));
        }
        boolean wrong = findings.stream().anyMatch(finding -> finding.level() == Finding.Level.WRONG);
        return wrong ? Exit.INTERNAL : Exit.OK;
    }

    private static ObjectNode json(Finding finding) {
        return Json.object()
                .put("level", Words.of(finding.level()))
                .put("what", finding.what())
                .put("detail", finding.detail());
    }
}
