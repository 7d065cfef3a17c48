package dev.holdfast.handler.exec;

import java.util.Map;

/** What the exit code of a program says, in words. */
final class ExitReason {
    /** A program that a signal ended has this and the signal's number for a code, from the system or from a shell. */
    private static final int SIGNALLED = 128;

    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "SIGHUP", 2, "SIGINT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV",
            15, "SIGTERM");

    private ExitReason() {}

    /** Returns how a program ended, to go on after its name. */
    static String of(int code) {
        String signal = SIGNALS.get(code - SIGNALLED);
        if (signal == null) {
            return "ended with exit code " + code;
        }
        String killed = "was killed by " + signal + " (exit code " + code + ")";
        return code == SIGNALLED + 9
                ? killed + ", perhaps by the system because memory ran out ('dmesg' or the container's log says so),"
                : killed;
    }
}
