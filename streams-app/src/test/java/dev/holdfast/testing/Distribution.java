package dev.holdfast.testing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/** The distribution that the build made, as a user starts it. */
public final class Distribution {
    private static final Path HOME = Path.of("target", "distribution").toAbsolutePath();

    private Distribution() {}

    /** A process of its launcher, with the java that runs the tests. */
    public static ProcessBuilder launcher() throws IOException {
        if (!hasClassArchive()) {
            makeClassArchive();
        }
        return script("holdfast");
    }

    /** One that was made before the jar is of other classes. The copy in lib has the time of no build, so that builds can be repeated. */
    private static boolean hasClassArchive() throws IOException {
        Path archive = HOME.resolve("lib/classes.jsa.java");
        if (!Files.exists(archive)) {
            return false;
        }
        FileTime made = Files.getLastModifiedTime(archive);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of("target"), "holdfast-*.jar")) {
            for (Path jar : jars) {
                if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What 'holdfast' in the checkout does after a build; without it each command would start seconds slower. */
    private static synchronized void makeClassArchive() throws IOException {
        Process process = script("class-archive").inheritIO().start();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProcessBuilder script(String name) {
        ProcessBuilder builder =
                new ProcessBuilder(HOME.resolve("bin").resolve(name).toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // The commands of a test are over before optimized code would pay.
        builder.environment().putIfAbsent("HOLDFAST_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        return builder;
    }
}
