package dev.holdfast.config;

/** A value that is not what it must be. */
final class Mistake extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Place place;
    private final String text;

    Mistake(Place place, String text) {
        super(text, null, false, false);
        this.place = place;
        this.text = text;
    }

    static Mistake unexpected(String expected, YamlNode node) {
        return new Mistake(node.place(), "must be " + expected + ", but was " + node.description());
    }

    /** Returns a node as one value that is there. */
    static YamlNode.Scalar scalar(YamlNode node, String expected) throws Mistake {
        if (node instanceof YamlNode.Scalar scalar && !scalar.isNothing()) {
            return scalar;
        }
        throw unexpected(expected, node);
    }

    Place place() {
        return place;
    }

    String text() {
        return text;
    }
}
