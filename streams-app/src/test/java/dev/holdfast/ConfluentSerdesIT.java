package dev.holdfast;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same with Confluent's genuine classes, which Maven fetches from the repository that
 * {@code -Dconfluent.repository=URL} names; skipped where it is not named or does not answer. No part of CI.
 */
@Tag("confluent")
class ConfluentSerdesIT extends ForeignSerdesIT {
    private static final String REPOSITORY = "confluent.repository";
    private static final String VERSION = "8.3.1";
    private static final long FETCH_MINUTES = 5;

    /** Holdfast has these itself, and a class must not be there twice. */
    private static final List<String> ABOARD = List.of(
            "org.apache.avro:avro", "org.apache.kafka:kafka-clients", "com.fasterxml.jackson.core:*", "org.slf4j:*");

    @TempDir
    Path place;

    @Test
    @Override
    void everyCommandReadsWhatARunHasWritten() throws Exception {
        everyCommandReads(
                fetched(),
                "io.confluent.kafka.serializers.KafkaAvroSerializer",
                "io.confluent.kafka.serializers.KafkaAvroDeserializer");
    }

    private Path fetched() throws IOException, InterruptedException {
        String repository = System.getProperty(REPOSITORY, "");
        if (repository.isBlank()) {
            abort("name the repository of Confluent's jars with -D" + REPOSITORY + "=URL");
        }
        Path plugins = place.resolve("plugins");
        Path project = Files.writeString(place.resolve("pom.xml"), project(repository));
        Path log = place.resolve("maven.log");
        Process maven = new ProcessBuilder(
                        "mvn",
                        "-B",
                        "-ntp",
                        "-f",
                        project.toString(),
                        "dependency:copy-dependencies",
                        "-DincludeScope=runtime",
                        "-DoutputDirectory=" + plugins)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = maven.waitFor(FETCH_MINUTES, TimeUnit.MINUTES);
        if (!ended || maven.exitValue() != 0) {
            maven.destroyForcibly();
            String told = Files.readString(log, StandardCharsets.UTF_8);
            abort("Confluent's jars could not be had from " + repository + ": "
                    + told.lines()
                            .filter(line -> line.contains("ERROR"))
                            .findFirst()
                            .orElse("no answer in time"));
        }
        return plugins;
    }

    private static String project(String repository) {
        StringBuilder exclusions = new StringBuilder();
        for (String artifact : ABOARD) {
            String[] names = artifact.split(":", -1);
            exclusions.append("<exclusion><groupId>%s</groupId><artifactId>%s</artifactId></exclusion>"
                    .formatted(names[0], names[1]));
        }
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>any</groupId><artifactId>any</artifactId><version>1</version>
                  <repositories><repository><id>confluent</id><url>%s</url></repository></repositories>
                  <dependencies><dependency>
                    <groupId>io.confluent</groupId><artifactId>kafka-avro-serializer</artifactId><version>%s</version>
                    <exclusions>%s</exclusions>
                  </dependency></dependencies>
                </project>
                """.formatted(repository, VERSION, exclusions);
    }
}
