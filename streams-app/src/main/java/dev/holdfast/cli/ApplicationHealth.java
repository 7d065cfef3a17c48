package dev.holdfast.cli;

import dev.holdfast.runtime.Application;
import dev.holdfast.runtime.Holdfast;
import java.io.PrintWriter;

/** Whether the application and the broker that a command depends on still work. */
final class ApplicationHealth {
    private final Holdfast holdfast;
    private final PrintWriter err;

    /** Takes what to look at, and where to say what is being tried again. */
    ApplicationHealth(Holdfast holdfast, PrintWriter err) {
        this.holdfast = holdfast;
        this.err = err;
    }

    /** Throws if the broker is gone for good; of its own one a process said at once that it is, and why. */
    void requireBroker(String remedy) {
        holdfast.lost().ifPresent(reason -> {
            throw new ApplicationFailedException(
                    (holdfast.cluster().isOwner() ? "stopped without its broker" : reason) + remedy);
        });
    }

    /**
     * Looks.
     *
     * @param remedy what the message ends with: how to go on
     * @throws ApplicationFailedException if one of them is gone for good, or the disk has no more than its reserve
     */
    void require(String remedy) {
        requireBroker(remedy);
        if (holdfast.room().isShort()) {
            err.println("holdfast: " + holdfast.room().inWords()
                    + ": nothing new is begun, and this command ends in order; free room there");
            err.flush();
            holdfast.rest();
            throw new ApplicationFailedException("stopped because the disk has too little room" + remedy);
        }
        holdfast.application().flatMap(Application::failure).ifPresent(error -> {
            throw new ApplicationFailedException("the application stopped: " + error.getMessage() + remedy);
        });
        holdfast.application().flatMap(Application::takeTrouble).ifPresent(trouble -> {
            err.println("holdfast: trouble, trying again: " + trouble);
            err.flush();
        });
    }
}
