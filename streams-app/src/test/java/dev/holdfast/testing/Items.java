package dev.holdfast.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sources and SPECs of made-up items. */
public final class Items {
    private Items() {}

    /** Writes a CSV of so many items, and a SPEC that sends them to an HTTP service; returns the SPEC. */
    public static Path spec(Path folder, String name, int count, String url) throws IOException {
        return spec(folder, name, count, url, "concurrency: 16, timeout: 20s, max_attempts: 3");
    }

    /** Writes the same with an {@code execution} section of your own, without its braces. */
    public static Path spec(Path folder, String name, int count, String url, String execution) throws IOException {
        return write(folder, name, count, """
                handler: {kind: http, url: "%s"}
                execution: {%s}
                """.formatted(url, execution));
    }

    /** Writes a CSV of so many items, and a SPEC whose items external workers take; returns the SPEC. */
    public static Path externalSpec(Path folder, String name, int count) throws IOException {
        return write(folder, name, count, "execution: {workers: external, timeout: 4s, max_attempts: 3}");
    }

    private static Path write(Path folder, String name, int count, String work) throws IOException {
        Files.writeString(
                folder.resolve(name + ".csv"),
                IntStream.range(0, count)
                        .mapToObj(number -> "i" + number + ",text of item " + number)
                        .collect(Collectors.joining("\n", "id,text\n", "\n")));
        return Files.writeString(folder.resolve(name + ".yaml"), """
                experiment: {name: %1$s}
                source: {file: %1$s.csv, incident_id: id, types: {note: text}}
                %2$s
                """.formatted(name, work));
    }
}
