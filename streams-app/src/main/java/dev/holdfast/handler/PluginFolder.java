package dev.holdfast.handler;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder whose jars are added to the class path. */
final class PluginFolder {

    /** The class loader of the jars; a type of its own, so that only what was opened here is closed here. */
    static final class Loader extends URLClassLoader {
        private Loader(URL[] jars, ClassLoader parent) {
            super("plugins", jars, parent);
        }
    }

    private PluginFolder() {}

    /** Returns the parent if there is no jar, else a class loader of all jars, in the order of their names. */
    static ClassLoader classLoader(Path folder, ClassLoader parent) {
        List<URL> jars = new ArrayList<>();
        for (Path jar : jarsIn(folder)) {
            jars.add(checked(jar));
        }
        return jars.isEmpty() ? parent : new Loader(jars.toArray(URL[]::new), parent);
    }

    /** Names a handler type by its class and the jar that it came from. */
    static String describe(HandlerType type) {
        @Nullable CodeSource source = type.getClass().getProtectionDomain().getCodeSource();
        String name = type.getClass().getName();
        return source == null || source.getLocation() == null ? name : name + " in " + source.getLocation();
    }

    private static List<Path> jarsIn(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new InvalidHandlerException(
                    "cannot list the folder " + folder + ": " + unreadable.getMessage(), unreadable);
        }
    }

    /** A class loader passes over a broken jar in silence, so each is opened once. */
    private static URL checked(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            opened.getManifest();
            return jar.toUri().toURL();
        } catch (IOException broken) {
            throw new InvalidHandlerException(
                    "cannot read the plug-in " + jar + " (" + broken.getMessage() + "): replace or remove it", broken);
        }
    }
}
