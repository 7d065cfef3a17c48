package dev.holdfast.handler.exec;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.Tasks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Java process that owns an exec handler, writes down its program's answer, and waits to be killed. */
public final class OwnerProgram {
    private OwnerProgram() {}

    /** Takes the file to write the answer to. */
    public static void main(String[] args) throws Exception {
        String program = "while read -r line; do echo '{\"pid\": '$$'}'; done";
        Handler handler = new ExecType().create(Tasks.section("exec", Map.of("command", List.of("sh", "-c", program))));
        publish(Path.of(args[0]), handler.handle(Tasks.withText("x")));
        Thread.currentThread().join();
    }

    private static void publish(Path file, String answer) throws IOException {
        Path whole = file.resolveSibling("answer.new");
        Files.write(whole, answer.getBytes(StandardCharsets.UTF_8));
        Files.move(whole, file);
    }
}
