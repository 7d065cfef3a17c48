package dev.holdfast.handler;

import dev.holdfast.config.spec.HandlerSection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The kinds of handler that there are: the bundled ones and those that jars in {@code plugins/} bring. Thread-safe. */
public final class HandlerTypes implements AutoCloseable {
    private final SortedMap<String, HandlerType> types;
    private final ClassLoader classLoader;
    private final Staging staging;

    private HandlerTypes(SortedMap<String, HandlerType> types, ClassLoader classLoader, Staging staging) {
        this.types = Collections.unmodifiableSortedMap(types);
        this.classLoader = classLoader;
        this.staging = staging;
    }

    /** Takes the types themselves, for a program that brings its own. */
    public static HandlerTypes of(HandlerType... types) {
        SortedMap<String, HandlerType> byKind = new TreeMap<>();
        for (HandlerType type : types) {
            byKind.put(type.kind(), type);
        }
        return new HandlerTypes(byKind, HandlerTypes.class.getClassLoader(), Staging.NOWHERE);
    }

    /**
     * Finds the types that a class loader can see.
     *
     * @throws InvalidHandlerException if a type cannot be made, or two have the same kind
     */
    public static HandlerTypes load(ClassLoader classLoader) {
        SortedMap<String, HandlerType> types = new TreeMap<>();
        try {
            for (HandlerType type : ServiceLoader.load(HandlerType.class, classLoader)) {
                HandlerType other = types.putIfAbsent(type.kind(), type);
                if (other != null) {
                    throw new InvalidHandlerException("two handlers have the kind '" + type.kind() + "': "
                            + PluginFolder.describe(other) + " and " + PluginFolder.describe(type)
                            + "; remove one of them from plugins/");
                }
            }
        } catch (ServiceConfigurationError | LinkageError broken) {
            throw new InvalidHandlerException("a handler in plugins/ cannot be used: " + broken.getMessage(), broken);
        }
        return new HandlerTypes(types, classLoader, Staging.NOWHERE);
    }

    /**
     * Finds the bundled types and those in the jars of a folder; a folder that does not exist brings none. Close what
     * is returned only after the last handler of it.
     *
     * @throws InvalidHandlerException if a file {@code *.jar} is none, a type cannot be made, or two have the same kind
     */
    public static HandlerTypes load(Path pluginsFolder) {
        ClassLoader withPlugins = PluginFolder.classLoader(pluginsFolder, HandlerTypes.class.getClassLoader());
        try {
            return load(withPlugins);
        } catch (InvalidHandlerException unusable) {
            closeQuietly(withPlugins, unusable);
            throw unusable;
        }
    }

    /** Returns the same types, whose handlers leave their rows there. To be closed in place of this. */
    public HandlerTypes stagingTo(Staging place) {
        return new HandlerTypes(types, classLoader, place);
    }

    /**
     * Makes the handler of one experiment, with the place for staged files.
     *
     * @throws InvalidHandlerException if there is no such kind
     */
    public Handler create(HandlerSection section) {
        HandlerType type = require(section.kind());
        return checked(type, type.create(section, staging));
    }

    /**
     * Makes the handler of one experiment that has no effect outside, so that there is no place for staged files.
     *
     * @throws InvalidHandlerException if there is no such kind
     */
    public Handler createInline(HandlerSection section) {
        HandlerType type = require(section.kind());
        return checked(type, type.create(section));
    }

    private static Handler checked(HandlerType type, Handler handler) {
        boolean bundled = type.getClass().getClassLoader() == HandlerTypes.class.getClassLoader();
        return bundled ? handler : new CheckedHandler(handler, type.kind());
    }

    /** Returns the type of a kind. */
    public Optional<HandlerType> find(String kind) {
        return Optional.ofNullable(types.get(kind));
    }

    /**
     * Returns the type of a kind.
     *
     * @throws InvalidHandlerException if there is none; the message lists what there is
     */
    public HandlerType require(String kind) {
        return find(kind).orElseThrow(() -> new InvalidHandlerException(unknown(kind)));
    }

    /** Returns the sentence that refuses a kind that does not exist and lists those that do. */
    public String unknown(String kind) {
        return "handler.kind must be one of " + String.join(", ", types.keySet()) + ", but was '" + Excerpt.of(kind)
                + "'";
    }

    /** Returns all types, sorted by kind. */
    public Collection<HandlerType> all() {
        return types.values();
    }

    /** Returns the class loader that sees the bundled classes and those of the plug-ins. */
    public ClassLoader classLoader() {
        return classLoader;
    }

    /** Lets go of the plug-ins' jars; does nothing for a class loader that was given from outside. */
    @Override
    public void close() {
        InvalidHandlerException failure = new InvalidHandlerException("cannot close the jars in plugins/");
        closeQuietly(classLoader, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private static void closeQuietly(ClassLoader loader, InvalidHandlerException reason) {
        if (loader instanceof PluginFolder.Loader plugins) {
            try {
                plugins.close();
            } catch (IOException unclosed) {
                reason.addSuppressed(unclosed);
            }
        }
    }
}
