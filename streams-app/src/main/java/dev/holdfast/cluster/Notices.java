package dev.holdfast.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person is to know though nobody asked: one sentence each, on stderr and in the log file. */
public final class Notices {
    /** The logger's name; where it goes is decided where the log is opened. */
    public static final String LOGGER = "holdfast";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    private Notices() {}

    /** Says it. */
    public static void say(String sentence) {
        LOG.warn(sentence);
    }
}
