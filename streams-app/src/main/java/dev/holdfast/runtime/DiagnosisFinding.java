package dev.holdfast.runtime;

/**
 * What an examination found.
 *
 * @param level how bad it is
 * @param what what was looked at
 * @param detail what is there, and, if it is not well, the fix
 */
public record DiagnosisFinding(Level level, String what, String detail) {

    /** How bad it is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** It works, but a person should know. */
        WARN,
        /** It keeps Holdfast from working. */
        WRONG
    }
}
