package dev.holdfast.cli;

import dev.holdfast.errors.ExitCode;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C, SIGTERM, and SIGHUP of a terminal that was closed. A command that listens is asked for an orderly stop by the
 * first of them; a second one, of whichever kind, ends the process at once, as the first does where no command listens. A JVM shutdown hook cannot tell the second from the first, hence the signal
 * handler. One that was ignored when the process started, as {@code nohup} has it, stays ignored: Java sees to that.
 */
public final class Interrupts {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
    private static final long LAST_WORDS_MS = 1_000;

    private final AtomicBoolean asked = new AtomicBoolean();
    private static @Nullable Interrupts installed;

    private volatile boolean listening;
    private volatile Runnable lastWords = () -> {
        System.err.println("holdfast: interrupted");
        System.err.flush();
    };
    private volatile Runnable onFirst = () -> {};

    private Interrupts() {}

    /** Handles signals from now on. Until a command listens, the first signal ends the process with a sentence. */
    static synchronized Interrupts guard() {
        Interrupts interrupts = installed;
        if (interrupts == null) {
            interrupts = new Interrupts();
            installed = interrupts;
            SIGNALS.forEach(interrupts::handle);
        }
        return interrupts;
    }

    /** Listens to the signals from now on, for a command that looks at {@link #isAsked}; there is one of it in a process. */
    public static Interrupts install() {
        Interrupts interrupts = guard();
        interrupts.listening = true;
        return interrupts;
    }

    /** Returns it, if a command of this process listens to the signals; else the first of them ends the process. */
    public static synchronized Optional<Interrupts> installed() {
        return Optional.ofNullable(installed).filter(interrupts -> interrupts.listening);
    }

    /** Sets what the first signal does beside being asked for, in a thread of its own; at once if it has come already. */
    void onFirst(Runnable action) {
        onFirst = action;
        if (isAsked()) {
            action.run();
        }
    }

    /** Says whether an orderly stop was asked for. */
    public boolean isAsked() {
        return asked.get();
    }

    /** Sets what is printed when the process is ended at once, or by what the first signal has broken. */
    void lastWords(Runnable words) {
        lastWords = words;
    }

    private void signalled() {
        if (asked.compareAndSet(false, true) && listening) {
            onFirst.run();
        } else {
            sayLastWords();
            TempFolder.clear();
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
    }

    /** Beside the end, for a terminal may be stopped, or a pipe full: then nobody hears them, and the end comes all the same. */
    public void sayLastWords() {
        Thread words = new Thread(lastWords, "last-words");
        words.setDaemon(true);
        words.start();
        try {
            words.join(LAST_WORDS_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // By reflection: sun.misc.Signal is the only way there is, and javac warns of every mention of it.
    private void handle(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler action = (proxy, method, args) -> {
                if (method.getName().equals("handle")) {
                    signalled();
                    return null;
                }
                return method.getName().equals("equals") ? (Object) (proxy == args[0]) : (Object) hashCode();
            };
            Object instance = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, action);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), instance);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LoggerFactory.getLogger(Interrupts.class)
                    .warn("signal {} is not handled: it ends the process at once", name, e);
        }
    }
}
