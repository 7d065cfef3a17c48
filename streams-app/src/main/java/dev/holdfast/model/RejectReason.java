package dev.holdfast.model;

import java.util.Locale;

/** Why a record went to {@code rejected-items}. The lower-case name is what stands in the record's header. */
public enum RejectReason {
    /** The value is not Avro in the wire format, or breaks off, or holds something else. */
    UNDECODABLE,
    /** The registry does not know the schema id in the value. */
    UNKNOWN_SCHEMA,
    /** The value is larger than an item may be. */
    OVERSIZE,
    /** The record has no key, or no value. */
    INCOMPLETE,
    /** The key is not a canonical item key. */
    INVALID_KEY,
    /** The key names another item than the value. */
    KEY_MISMATCH,
    /** No experiment of that id was started within the time that items wait for one. */
    UNKNOWN_EXPERIMENT,
    /** The experiment is over: it takes no new items any more, and no start of an attempt of one that has its result. */
    EXPERIMENT_ENDED,
    /** An attempt event about an item that never came. */
    UNKNOWN_ITEM,
    /** An event that cannot be true: of an attempt that was not given out, or that whoever reports it has not started. */
    UNKNOWN_ATTEMPT,
    /** It can be read, but it is not whole: not what its digest was made of, or without what it must have. */
    INVALID,
    /** A processor failed on the record: a fault of Holdfast. */
    INTERNAL_ERROR;

    /** Returns the word that stands in the header. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
