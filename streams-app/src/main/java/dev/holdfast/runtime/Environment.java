package dev.holdfast.runtime;

import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.app.EffectiveSetting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/** Where a run was started from (P40): versions, machine, and the settings that are not defaults; secrets are masked. */
public final class Environment {
    private static final Path CPU_FACTS = Path.of("/proc/cpuinfo");

    private Environment() {}

    /** Looks around. What cannot be found out is left out. */
    public static Map<String, String> of(AppConfig config) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("holdfast", Version.text());
        facts.put("kafka", AppInfoParser.getVersion());
        facts.put("java", System.getProperty("java.runtime.version", "unknown"));
        facts.put("jvm", System.getProperty("java.vm.name", "unknown"));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("arch", System.getProperty("os.arch", "unknown"));
        facts.put("cpus", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.put("heap_max_mb", String.valueOf(Runtime.getRuntime().maxMemory() >> 20));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine) {
            facts.put("memory_mb", String.valueOf(machine.getTotalMemorySize() >> 20));
        }
        cpuModel(facts);
        for (EffectiveSetting setting : config.effective()) {
            if (!setting.origin().equals("default")) {
                facts.put("setting." + setting.key(), setting.value());
            }
        }
        return facts;
    }

    private static void cpuModel(Map<String, String> facts) {
        try (Stream<String> lines = Files.lines(CPU_FACTS)) {
            lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .ifPresent(line -> facts.put(
                            "cpu", line.substring(line.indexOf(':') + 1).strip()));
        } catch (IOException | java.io.UncheckedIOException e) {
            // Only Linux tells it there.
        }
    }
}
