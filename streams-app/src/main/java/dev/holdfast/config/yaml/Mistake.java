package dev.holdfast.config.yaml;

/** A value that is not what it must be. */
public final class Mistake extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient SourcePosition place;
    private final String text;

    public Mistake(SourcePosition place, String text) {
        super(text, null, false, false);
        this.place = place;
        this.text = text;
    }

    public static Mistake unexpected(String expected, YamlNode node) {
        return new Mistake(node.place(), "must be " + expected + ", but was " + node.description());
    }

    /** Returns a node as one value that is there. */
    public static YamlNode.Scalar scalar(YamlNode node, String expected) throws Mistake {
        if (node instanceof YamlNode.Scalar scalar && !scalar.isNothing()) {
            return scalar;
        }
        throw unexpected(expected, node);
    }

    public SourcePosition place() {
        return place;
    }

    public String text() {
        return text;
    }
}
