package dev.holdfast.cluster.registry;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The schemas in a registry's folder, read while no registry runs there. */
public final class SchemaTexts {
    private SchemaTexts() {}

    /** Returns the schemas by id and changes nothing; empty if a registry has to look first, as none can be read. */
    public static Optional<Map<Integer, String>> in(Path folder) {
        return CatalogueFile.texts(folder);
    }
}
