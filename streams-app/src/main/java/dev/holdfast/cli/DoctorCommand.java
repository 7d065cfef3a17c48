package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Diagnosis;
import dev.holdfast.runtime.DiagnosisFinding;
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
        List<DiagnosisFinding> findings = Diagnosis.of(config);
        if (options.json) {
            out().println(Json.pretty(
                    Json.list(findings.stream().map(DoctorCommand::json).toList())));
        } else {
            findings.forEach(finding -> out().printf(
                            Locale.ROOT,
                            "%-5s %-16s %s%n",
                            DisplayText.of(finding.level()),
                            finding.what(),
                            finding.detail()));
        }
        boolean wrong = findings.stream().anyMatch(finding -> finding.level() == DiagnosisFinding.Level.WRONG);
        return wrong ? ExitCode.INTERNAL : ExitCode.OK;
    }

    private static ObjectNode json(DiagnosisFinding finding) {
        return Json.object()
                .put("level", DisplayText.of(finding.level()))
                .put("what", finding.what())
                .put("detail", finding.detail());
    }
}
