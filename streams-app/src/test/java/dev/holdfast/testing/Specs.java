package dev.holdfast.testing;

/** SPECs as JSON, as START carries them. */
public final class Specs {
    private Specs() {}

    /** Returns a SPEC of a handler kind, with limits as members of the execution section: {@code "max_attempts":2}. */
    public static String of(String kind, String... execution) {
        return "{\"experiment\":{\"name\":\"a name\"},\"handler\":{\"kind\":\"" + kind + "\"},\"execution\":{"
                + String.join(",", execution) + "}}";
    }
}
