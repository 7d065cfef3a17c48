package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.standin.StandInAvroDeserializer;
import dev.holdfast.testing.standin.StandInAvroSerializer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every command with serializer and deserializer from a jar in plugins/: a stand-in for Confluent's. */
class ForeignSerdesIT {
    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void everyCommandReadsWhatARunHasWritten() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        pack(plugins.resolve("stand-in.jar"));

        everyCommandReads(plugins, StandInAvroSerializer.class.getName(), StandInAvroDeserializer.class.getName());
    }

    /** Runs an experiment, and asks about it by each command, every one of them a process of its own. */
    void everyCommandReads(Path plugins, String serializer, String deserializer) throws Exception {
        Path data = folder.resolve("data");
        Path spec = Files.writeString(folder.resolve("primes.yaml"), """
                experiment: {name: primes, cohort: foreign}
                handler: {kind: prime-partitions, primes: 100, primes_per_item: 10}
                """);
        // Nobody but the first start can register anything at the embedded registry.
        List<String> settings = List.of(
                "--setting", "plugins=" + plugins,
                "--setting", "holdfast.value.serializer=" + serializer,
                "--setting", "holdfast.value.deserializer=" + deserializer,
                "--setting", "kafka.auto.register.schemas=false");

        run(settings, data, "run", spec.toString(), "--id", "one");

        assertThat(json(settings, data, "list").get("items")).hasSize(1);
        assertThat(json(settings, data, "show", "one").get("status").asText()).isEqualTo("completed");
        assertThat(json(settings, data, "items", "one").get("items")).hasSize(10);
        assertThat(run(settings, data, "results", "one").out()).hasSize(218);
        assertThat(json(settings, data, "snapshots", "list").get("items")).hasSize(1);
        assertThat(json(settings, data, "snapshots", "latest").get("items")).hasSize(1);
        run(settings, data, "audit", "one");
        HoldfastProcess resume = holdfast.start(data, with(settings, "resume", "--yes"));
        resume.awaitExit(HoldfastCommands.BOUND);
        assertThat(resume.printed()).doesNotContain("unexpected failure");
        HoldfastProcess up = holdfast.start(data, with(settings, "up", "--json"));
        up.awaitOut(line -> line.contains("\"up\""), HoldfastCommands.BOUND);
        run(settings, data, "run", spec.toString(), "--id", "two");
        assertThat(json(settings, data, "snapshots", "list").get("items")).hasSize(2);
        assertThat(up.isAlive()).isTrue();
    }

    @Test
    void saysThatARegistryBelongsToAClusterOfOnesOwn() throws Exception {
        HoldfastProcess list = holdfast.run(2, folder.resolve("data"), "list", "--bootstrap-servers", "127.0.0.1:1");

        assertThat(list.err()).singleElement().asString().startsWith("holdfast: schema.registry.url is not set");
    }

    private HoldfastProcess run(List<String> settings, Path data, String... command) throws Exception {
        return holdfast.run(0, data, with(settings, command));
    }

    private JsonNode json(List<String> settings, Path data, String... command) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(command));
        all.add("--json");
        return run(settings, data, all.toArray(String[]::new)).json();
    }

    private static String[] with(List<String> settings, String... command) {
        return Stream.concat(Arrays.stream(command), settings.stream()).toArray(String[]::new);
    }

    private static void pack(Path jar) throws IOException, URISyntaxException {
        Path classes = Path.of(StandInAvroSerializer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path room = classes.resolve(StandInAvroSerializer.class.getPackageName().replace('.', '/'));
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out);
                Stream<Path> files = Files.list(room)) {
            for (Path file : files.sorted().toList()) {
                packed.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, packed);
            }
        }
    }
}
