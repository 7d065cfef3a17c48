package dev.holdfast.handler.exec;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a terminal sends away from programs: Ctrl-C goes to all processes of its foreground group, and would end a
 * program in the middle of the call that Holdfast waits for. {@code setsid} gives the program a session of its own and is
 * then replaced by it, so that process id, pipes and exit code are the program's. Where there is none, a shell that is
 * replaced the same way sets the signals to be ignored, which most programs inherit
 * (docs/decisions/programs-and-signals.md).
 *
 * @param path the folders in which a bare name is looked for, as the variable PATH has them; null if there is none
 */
record Shield(@Nullable String path) {
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
    private static final Path SHELL = Path.of("/bin/sh");
    private static final String IGNORING = "trap '' INT HUP QUIT; exec \"$@\"";
    private static final int LONGEST_FIRST_LINE = 256;

    /**
     * Returns the command that starts this one out of a terminal's reach. A command that the system would refuse to start is
     * returned as it is, so that it is refused with the system's own reason.
     *
     * @param directory where it is to run
     */
    List<String> around(List<String> command, Path directory) {
        Optional<Path> program = find(command.get(0), directory);
        List<String> shield = shield();
        if (program.isEmpty() || shield.isEmpty() || !hasInterpreter(program.get())) {
            return command;
        }
        List<String> shielded = new ArrayList<>(shield);
        shielded.add(program.get().toString());
        shielded.addAll(command.subList(1, command.size()));
        return shielded;
    }

    private static List<String> shield() {
        Optional<Path> setsid = SETSID.stream().filter(Files::isExecutable).findFirst();
        if (setsid.isPresent()) {
            return List.of(setsid.get().toString());
        }
        return Files.isExecutable(SHELL) ? List.of(SHELL.toString(), "-c", IGNORING, "holdfast") : List.of();
    }

    /** Finds it as Java does: by the PATH of this process, whatever that of the program will be. */
    private Optional<Path> find(String name, Path directory) {
        if (name.indexOf('/') >= 0) {
            return Optional.of(directory.resolve(name)).filter(Shield::isProgram);
        }
        return path == null
                ? Optional.empty()
                : Pattern.compile(Pattern.quote(File.pathSeparator))
                        .splitAsStream(path)
                        .map(entry -> directory.resolve(entry).resolve(name))
                        .filter(Shield::isProgram)
                        .findFirst();
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** Says whether the program that a script names in its first line is there; true for what is no script. */
    private static boolean hasInterpreter(Path file) {
        try (InputStream open = Files.newInputStream(file)) {
            String start = new String(open.readNBytes(LONGEST_FIRST_LINE), StandardCharsets.ISO_8859_1);
            if (!start.startsWith("#!")) {
                return true;
            }
            String interpreter = start.substring(2).strip().split("\\s", 2)[0];
            return interpreter.startsWith("/") && isProgram(Path.of(interpreter));
        } catch (IOException unreadable) {
            // A program need not be readable to be run.
            return true;
        }
    }
}
