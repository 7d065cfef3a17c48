package dev.holdfast.cluster.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.avro.Schema;

/**
 * What a registry knows: schemas by id, the versions of each subject, and the compatibility asked for. A value: each
 * change gives a new one. Ids start at 1, grow, and are never used twice, and a schema is never forgotten, whatever is
 * deleted: records may carry its id. The n-th version of a subject is the n-th entry of its list.
 *
 * @param schemas the schemas by id
 * @param subjects ids of each subject's versions, the oldest first; {@link #GONE} for one that was deleted for good
 * @param deleted the numbers of versions that were deleted and can still be asked for, by subject
 * @param level the compatibility of subjects that have none of their own
 * @param subjectLevels the compatibility of single subjects
 */
record SchemaCatalogue(
        SortedMap<Integer, Schema> schemas,
        SortedMap<String, List<Integer>> subjects,
        SortedMap<String, SortedSet<Integer>> deleted,
        CompatibilityLevel level,
        SortedMap<String, CompatibilityLevel> subjectLevels) {

    /** Stands for the id of a version that was deleted for good. */
    static final int GONE = 0;

    static final SchemaCatalogue EMPTY = new SchemaCatalogue(
            new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), CompatibilityLevel.BACKWARD, new TreeMap<>());

    /** One version of a subject; whether it was deleted, and can still be asked for. */
    record Version(String subject, int number, int id, Schema schema, boolean deleted) {
        UUID guid() {
            return SchemaIdentity.guid(schema);
        }
    }

    /** The catalogue after a registration, and the schema's id. */
    record Registration(SchemaCatalogue catalogue, int id) {}

    SchemaCatalogue {
        schemas = Collections.unmodifiableSortedMap(new TreeMap<>(schemas));
        subjects = Collections.unmodifiableSortedMap(new TreeMap<>(subjects));
        deleted = Collections.unmodifiableSortedMap(new TreeMap<>(deleted));
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
        List<Integer> ids = new ArrayList<>(idsOf(subject));
        ids.add(id);
        return new Registration(
                new SchemaCatalogue(newSchemas, with(subjects, subject, ids), deleted, level, subjectLevels), id);
    }

    /** Returns the catalogue without some versions of a subject; they can still be asked for, and be deleted for good. */
    SchemaCatalogue withoutVersions(String subject, List<Integer> numbers) {
        SortedSet<Integer> all = new TreeSet<>(deletedOf(subject));
        all.addAll(numbers);
        SchemaCatalogue next = withDeleted(subject, all);
        return next.versions(subject).isEmpty() ? next.withoutLevel(subject) : next;
    }

    /** Returns the catalogue in which these versions of a subject never were. */
    SchemaCatalogue withVersionsGone(String subject, List<Integer> numbers) {
        List<Integer> ids = new ArrayList<>(idsOf(subject));
        numbers.forEach(number -> ids.set(number - 1, GONE));
        boolean none = ids.stream().allMatch(id -> id == GONE);
        SortedSet<Integer> left = new TreeSet<>(deletedOf(subject));
        numbers.forEach(left::remove);
        SchemaCatalogue next = withDeleted(subject, left);
        return new SchemaCatalogue(
                schemas, with(next.subjects, subject, none ? List.of() : ids), next.deleted, level, subjectLevels);
    }

    private SchemaCatalogue withDeleted(String subject, SortedSet<Integer> numbers) {
        SortedMap<String, SortedSet<Integer>> next = new TreeMap<>(deleted);
        if (numbers.isEmpty()) {
            next.remove(subject);
        } else {
            next.put(subject, Collections.unmodifiableSortedSet(numbers));
        }
        return new SchemaCatalogue(schemas, subjects, next, level, subjectLevels);
    }

    private static SortedMap<String, List<Integer>> with(
            SortedMap<String, List<Integer>> subjects, String subject, List<Integer> ids) {
        SortedMap<String, List<Integer>> next = new TreeMap<>(subjects);
        if (ids.isEmpty()) {
            next.remove(subject);
        } else {
            next.put(subject, List.copyOf(ids));
        }
        return next;
    }

    /** Returns the catalogue with another compatibility for all subjects that have none of their own. */
    SchemaCatalogue withLevel(CompatibilityLevel newLevel) {
        return new SchemaCatalogue(schemas, subjects, deleted, newLevel, subjectLevels);
    }

    /** Returns the catalogue with another compatibility for one subject, which need not exist yet. */
    SchemaCatalogue withLevel(String subject, CompatibilityLevel newLevel) {
        SortedMap<String, CompatibilityLevel> newLevels = new TreeMap<>(subjectLevels);
        newLevels.put(subject, newLevel);
        return new SchemaCatalogue(schemas, subjects, deleted, level, newLevels);
    }

    /** Returns the catalogue in which a subject has no compatibility of its own. */
    SchemaCatalogue withoutLevel(String subject) {
        SortedMap<String, CompatibilityLevel> newLevels = new TreeMap<>(subjectLevels);
        newLevels.remove(subject);
        return new SchemaCatalogue(schemas, subjects, deleted, level, newLevels);
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

    /** Returns a subject's versions, the oldest first, those that were deleted left out; empty if it has none. */
    List<Version> versions(String subject) {
        return allVersions(subject).stream()
                .filter(Predicate.not(Version::deleted))
                .toList();
    }

    /** Returns a subject's versions, the oldest first, with those that were deleted and can still be asked for. */
    List<Version> allVersions(String subject) {
        List<Integer> ids = idsOf(subject);
        List<Version> versions = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Schema schema = schemas.get(ids.get(i));
            if (schema != null) {
                boolean isDeleted = deletedOf(subject).contains(i + 1);
                versions.add(new Version(subject, i + 1, ids.get(i), schema, isDeleted));
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

    /** Returns all versions of all subjects, with those that were deleted and can still be asked for. */
    List<Version> allVersions() {
        return subjects.keySet().stream()
                .flatMap(subject -> allVersions(subject).stream())
                .toList();
    }

    private List<Integer> idsOf(String subject) {
        return subjects.getOrDefault(subject, List.of());
    }

    private SortedSet<Integer> deletedOf(String subject) {
        return deleted.getOrDefault(subject, Collections.emptySortedSet());
    }

    private Optional<Integer> idOf(Schema schema) {
        String text = schema.toString();
        return schemas.entrySet().stream()
                .filter(entry -> entry.getValue().toString().equals(text))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
