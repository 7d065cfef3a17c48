package dev.holdfast.operations;

import dev.holdfast.runtime.Application;
import dev.holdfast.runtime.Holdfast;
import java.util.function.Consumer;

/** Whether the application and the broker that a command depends on still work. */
public final class ApplicationHealth {
    private final Holdfast holdfast;
    private final Consumer<String> notices;

    public ApplicationHealth(Holdfast holdfast, Consumer<String> notices) {
        this.holdfast = holdfast;
        this.notices = notices;
    }

    /** Throws if the broker is gone for good; of its own one a process said at once that it is, and why. */
    void requireBroker(String remedy) {
        holdfast.lost().ifPresent(reason -> {
            throw new ApplicationFailedException(
                    (holdfast.cluster().isOwner() ? "stopped because its broker is gone" : reason) + remedy);
        });
    }

    /**
     * Looks.
     *
     * @param remedy what the message ends with: how to go on
     * @throws ApplicationFailedException if one of them is gone for good, or the disk has no more than its reserve
     */
    public void require(String remedy) {
        requireBroker(remedy);
        if (holdfast.room().isShort()) {
            notices.accept(holdfast.room().inWords()
                    + ": nothing new is begun, and this command ends in order; free room there");
            holdfast.rest();
            throw new ApplicationFailedException("stopped because the disk has too little room" + remedy);
        }
        holdfast.application().flatMap(Application::failure).ifPresent(error -> {
            throw new ApplicationFailedException("the application stopped: " + error.getMessage() + remedy);
        });
        holdfast.application().flatMap(Application::takeTrouble).ifPresent(trouble -> {
            notices.accept("trouble, trying again: " + trouble);
        });
    }
}
