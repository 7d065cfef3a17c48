package dev.holdfast.cli;

import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.app.EffectiveSetting;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.json.Json;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code holdfast config}. */
@Command(name = "config", description = "Print the effective settings and where each came from.")
final class ConfigCommand extends BaseCommand {
    @Override
    public Integer call() {
        AppConfig config = options.settings();
        List<EffectiveSetting> settings = config.effective();
        if (options.json) {
            out().println(Json.pretty(Json.list(settings.stream()
                    .map(setting -> Json.object()
                            .put("key", setting.key())
                            .put("value", setting.value())
                            .put("origin", setting.origin())
                            .put("help", setting.help()))
                    .toList())));
        } else {
            settings.forEach(setting ->
                    out().printf(Locale.ROOT, "%-34s %-24s # %s%n", setting.key(), setting.value(), setting.origin()));
        }
        return ExitCode.OK;
    }
}
