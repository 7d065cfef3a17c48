package dev.holdfast.cluster.owner;

/** What a process that is attached to the broker of another one waits for. */
public enum AttachmentNeed {
    /** An answer to a command: an application must run. */
    ANSWER(".asks"),
    /** The work of an experiment: the application must make calls. */
    WORK(".waits");

    private final String suffix;

    AttachmentNeed(String suffix) {
        this.suffix = suffix;
    }

    /** Returns how the name of a mark ends that says so. */
    String suffix() {
        return suffix;
    }
}
