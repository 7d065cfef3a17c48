package dev.holdfast.handler.exec;

import dev.holdfast.handler.Excerpt;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a program before the first item is given to it: a bare name on the PATH, any other from the folder that it
 * runs in. What is found now may be gone when it is started; then the start says so.
 *
 * @param program what is to be found
 * @param path the folders of the PATH, as the variable has them; null if there is none
 * @param here where Holdfast runs
 */
record ProgramSearch(Program program, @Nullable String path, Path here) {
    private static final String MOVED =
            "; if the SPEC's folder was moved, 'holdfast resume ID --spec-dir DIR' says where it is now";

    /** Returns what is not there, as sentences that name the fix; empty if nothing is missing. */
    List<String> missing() {
        Path folder = program.directory().orElse(here);
        if (!Files.isDirectory(folder)) {
            return List.of("handler.directory: there is no folder " + folder + ", where " + program.name()
                    + " is to run" + MOVED);
        }
        String name = program.command().get(0);
        if (isBare(name)) {
            return isOnThePath(name, folder) ? script(folder) : List.of(notOnThePath(name, folder));
        }
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return List.of("handler.command: there is no program " + program.name() + " in " + folder
                    + ", the folder that it runs in" + elsewhere(name, folder) + MOVED);
        }
        return Files.isExecutable(file)
                ? script(folder)
                : List.of("handler.command: the program " + file + " is not executable; 'chmod +x' makes it so");
    }

    private boolean isOnThePath(String name, Path folder) {
        // As the system does it: an empty or relative entry starts where the program runs.
        return path == null
                || Pattern.compile(Pattern.quote(File.pathSeparator))
                        .splitAsStream(path)
                        .map(entry -> folder.resolve(entry).resolve(name))
                        .anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }

    private String notOnThePath(String name, Path folder) {
        return "handler.command: the program " + program.name() + " is not on the PATH (" + path + "); install it"
                + (Files.isRegularFile(folder.resolve(name))
                        ? ", or write './" + Excerpt.of(name) + "' if the one in " + folder + " is meant"
                        : ", or name its file");
    }

    /** A script that stands where Holdfast runs and not where it is looked for would fail every item. */
    private List<String> script(Path folder) {
        List<String> missing = new ArrayList<>();
        for (String argument : program.command().subList(1, program.command().size())) {
            boolean mayBeAFile = !argument.startsWith("-") && (argument.contains("/") || argument.contains("."));
            if (mayBeAFile && argument.indexOf('\n') < 0 && Files.notExists(folder.resolve(argument))) {
                place(argument)
                        .ifPresent(found -> missing.add("handler.command: '" + Excerpt.of(argument) + "' is not in "
                                + folder + ", the folder that " + program.name() + " runs in"
                                + elsewhere(argument, folder)));
            }
        }
        return missing;
    }

    private String elsewhere(String name, Path folder) {
        return place(name)
                .map(found -> ", but in " + here.toAbsolutePath().normalize() + ": write '"
                        + folder.toAbsolutePath().normalize().relativize(found)
                        + "', or set handler.directory")
                .orElse("");
    }

    private Optional<Path> place(String name) {
        Path file = here.resolve(name).toAbsolutePath().normalize();
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    private static boolean isBare(String name) {
        return name.indexOf('/') < 0 && name.indexOf(File.separatorChar) < 0;
    }
}
