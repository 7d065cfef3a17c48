package dev.holdfast.cli;

import dev.holdfast.runtime.Application;
import dev.holdfast.runtime.Holdfast;
import java.io.PrintWriter;

/** Whether the application and the broker that a command depends on still work. */
final class Health {
    private final Holdfast holdfast;
    private final PrintWriter err;

    /** Takes what to look at, and where to say what is being tried again. */
    Health(Holdfast holdfast, PrintWriter err) {
        this.holdfast = holdfast;
        this.err = err;
    }

    /**
     * Looks.
     *
     * @param mend what the message ends with: how to go on
     * @throws ApplicationFailedException if one of them is gone for good
     */
    void require(String mend) {
        holdfast.application().flatMap(Application::failure).ifPresent(error -> {
            throw new ApplicationFailedException("the application stopped: " + error.getMessage() + mend);
        });
        holdfast.application().flatMap(Application::takeTrouble).ifPresent(trouble -> {
            err.println("holdfast: trouble, trying again: " + trouble);
            err.flush();
        });
        holdfast.lost().ifPresent(reason -> {
            throw new ApplicationFailedException(reason + mend);
        });
    }
}
