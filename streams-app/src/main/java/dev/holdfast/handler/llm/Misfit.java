package dev.holdfast.handler.llm;

/** What a model said is not what the SPEC asks for. The message goes on after "the answer of …". */
final class Misfit extends Exception {
    private static final long serialVersionUID = 1L;

    Misfit(String message) {
        super(message, null, false, false);
    }

    /** Returns the message, which there always is. */
    String what() {
        return String.valueOf(getMessage());
    }
}
