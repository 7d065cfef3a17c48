package dev.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder that {@code bin/holdfast} makes for this process and names as {@code java.io.tmpdir}: there libraries unpack
 * their native code, up to 90 MB, which they themselves leave behind where a process is killed or ends without Java's own
 * shutdown. It goes with the process; the next command removes what killed ones left. Failing here fails nothing.
 */
final class TempFolder {
    private static final Pattern NAME = Pattern.compile("holdfast-(?<pid>\\d{1,18})-\\d+");

    private TempFolder() {}

    /** Removes that of this process, which has loaded what it needed, and those of processes that are no more. */
    static void clear() {
        Path mine = Path.of(System.getProperty("java.io.tmpdir"));
        Path all = mine.getParent();
        Matcher name = NAME.matcher(String.valueOf(mine.getFileName()));
        if (all != null && name.matches()) {
            if (Long.parseLong(name.group("pid")) == ProcessHandle.current().pid()) {
                delete(mine);
            }
            sweep(all);
        }
    }

    /** Says whether a folder is one that was made for a single process. */
    static boolean isOfOneProcess(String folder) {
        return NAME.matcher(String.valueOf(Path.of(folder).getFileName())).matches();
    }

    static void sweep(Path folder) {
        List<Path> all;
        try (Stream<Path> files = Files.list(folder)) {
            all = files.toList();
        } catch (IOException e) {
            return;
        }
        for (Path one : all) {
            Matcher name = NAME.matcher(String.valueOf(one.getFileName()));
            if (name.matches() && !isAlive(Long.parseLong(name.group("pid")))) {
                delete(one);
            }
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException | UncheckedIOException e) {
            // Another user's, or in use on a system that keeps such files: a later command tries again.
        }
    }
}
