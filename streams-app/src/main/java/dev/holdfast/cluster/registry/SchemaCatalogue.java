package dev.holdfast.cluster.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * What a registry knows: schemas by id, the versions of each subject, and the compatibility asked for. A value: each
 * change gives a new one. Ids start at 1, grow, and are never used twice; the n-th version of a subject is the n-th
 * entry of its list.
 *
 * @param schemas the schemas by id
 * @param subjects ids of each subject's versions, the oldest first
 * @param level the compatibility of subjects that have none of their own
 * @param subjectLevels the compatibility of single subjects
 */
record SchemaCatalogue(
        SortedMap<Integer, Schema> schemas,
        SortedMap<String, List<Integer>> subjects,
        CompatibilityLevel level,
        SortedMap<String, CompatibilityLevel> subjectLevels) {

    static final SchemaCatalogue EMPTY =
            new SchemaCatalogue(new TreeMap<>(), new TreeMap<>(), CompatibilityLevel.BACKWARD, new TreeMap<>());

    /** One version of a subject. */
    record Version(String subject, int number, int id, Schema schema) {}

    /** The catalogue after a registration, and the schema's id. */
    record Registration(SchemaCatalogue catalogue, int id) {}

    SchemaCatalogue {
        schemas = Collections.unmodifiableSortedMap(new TreeMap<>(schemas));
        subjects = Collections.unmodifiableSortedMap(new TreeMap<>(subjects));
        subjectLevels = Collections.unmodifiableSortedMap(new TreeMap<>(subjectLevels));
    }

    /**
     * Adds a schema to a subject. A schema that the subject has already changes nothing; one that another subject has
     * keeps its id.
     *
     * @throws IncompatibleSchemaException if the subject's compatibility forbids it
     */
    Registration register(String subject, Schema schema) throws IncompatibleSchemaException {
        Optional<Version> present = find(subject, schema);
        if (present.isPresent()) {
            return new Registration(this, present.get().id());
        }
        List<String> conflicts = conflicts(subject, schema);
        if (!conflicts.isEmpty()) {
            throw new IncompatibleSchemaException(subject, levelOf(subject), conflicts);
        }
        int id = idOf(schema).orElse(schemas.isEmpty() ? 1 : schemas.lastKey() + 1);
        SortedMap<Integer, Schema> newSchemas = new TreeMap<>(schemas);
        newSchemas.put(id, schema);
        SortedMap<String, List<Integer>> newSubjects = new TreeMap<>(subjects);
        List<Integer> ids = new ArrayList<>(idsOf(subject));
        ids.add(id);
        newSubjects.put(subject, List.copyOf(ids));
        return new Registration(new SchemaCatalogue(newSchemas, newSubjects, level, subjectLevels), id);
    }

    /** Returns the catalogue with another compatibility for all subjects that have none of their own. */
    SchemaCatalogue withLevel(CompatibilityLevel newLevel) {
        return new SchemaCatalogue(schemas, subjects, newLevel, subjectLevels);
    }

    /** Returns the catalogue with another compatibility for one subject, which need not exist yet. */
    SchemaCatalogue withLevel(String subject, CompatibilityLevel newLevel) {
        SortedMap<String, CompatibilityLevel> newLevels = new TreeMap<>(subjectLevels);
        newLevels.put(subject, newLevel);
        return new SchemaCatalogue(schemas, subjects, level, newLevels);
    }

    /** Returns the compatibility that holds for a subject. */
    CompatibilityLevel levelOf(String subject) {
        return subjectLevels.getOrDefault(subject, level);
    }

    /** Returns why a schema may not be registered under a subject, a line for each reason; empty if it may. */
    List<String> conflicts(String subject, Schema schema) {
        List<Schema> earlier = versions(subject).stream().map(Version::schema).toList();
        return levelOf(subject).conflicts(schema, earlier);
    }

    /** Returns a subject's versions, the oldest first; empty if there is no such subject. */
    List<Version> versions(String subject) {
        List<Integer> ids = idsOf(subject);
        List<Version> versions = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Schema schema = schemas.get(ids.get(i));
            if (schema != null) {
                versions.add(new Version(subject, i + 1, ids.get(i), schema));
            }
        }
        return versions;
    }

    /** Returns the version of a subject that is this schema, text for text. */
    Optional<Version> find(String subject, Schema schema) {
        String text = schema.toString();
        return versions(subject).stream()
                .filter(version -> version.schema().toString().equals(text))
                .findFirst();
    }

    /** Returns the versions, of any subject, that have this id. */
    List<Version> versionsWith(int id) {
        return subjects.keySet().stream()
                .flatMap(subject -> versions(subject).stream())
                .filter(version -> version.id() == id)
                .toList();
    }

    private List<Integer> idsOf(String subject) {
        return subjects.getOrDefault(subject, List.of());
    }

    private Optional<Integer> idOf(Schema schema) {
        String text = schema.toString();
        return schemas.entrySet().stream()
                .filter(entry -> entry.getValue().toString().equals(text))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
