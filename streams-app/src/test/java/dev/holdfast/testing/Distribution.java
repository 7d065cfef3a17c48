package dev.holdfast.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The distribution that the build made, as a user starts it. */
final class Distribution {
    private static final Path HOME = Path.of("target", "distribution").toAbsolutePath();

    private Distribution() {}

    /** A process of its launcher, with the java that runs the tests. */
    static ProcessBuilder launcher() throws IOException {
        if (!Files.exists(HOME.resolve("lib/classes.jsa.java"))) {
            makeClassArchive();
        }
        return script("holdfast");
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
