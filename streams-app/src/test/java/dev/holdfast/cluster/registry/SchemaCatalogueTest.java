package dev.holdfast.cluster.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of a registry, without HTTP and without a file. */
class SchemaCatalogueTest {
    private static final Schema ONE = record("{\"name\":\"a\",\"type\":\"string\"}");
    private static final Schema WITH_OPTIONAL =
            record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"int\",\"default\":0}");
    private static final Schema WITH_REQUIRED =
            record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"int\"}");

    @Test
    void givesTheSameSchemaTheSameIdUnderAnySubject() throws IncompatibleSchemaException {
        SchemaCatalogue catalogue = SchemaCatalogue.EMPTY;
        catalogue = catalogue.register("x", ONE).catalogue();
        catalogue = catalogue.register("x", WITH_OPTIONAL).catalogue();
        SchemaCatalogue.Registration other = catalogue.register("y", WITH_OPTIONAL);
        SchemaCatalogue.Registration again = other.catalogue().register("y", WITH_OPTIONAL);

        assertThat(other.id()).isEqualTo(2);
        assertThat(again).isEqualTo(other);
        assertThat(other.catalogue().allVersions())
                .filteredOn(version -> version.id() == 2)
                .extracting(SchemaCatalogue.Version::subject, SchemaCatalogue.Version::number)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("x", 2), org.assertj.core.groups.Tuple.tuple("y", 1));
    }

    @Test
    void keepsApartSchemasThatDifferByAnEnumDefaultOnly() throws IncompatibleSchemaException {
        // Avro calls these two equal.
        Schema without = new Schema.Parser().parse("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}");
        Schema with =
                new Schema.Parser().parse("{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"],\"default\":\"A\"}");
        SchemaCatalogue catalogue = SchemaCatalogue.EMPTY.register("x", without).catalogue();

        assertThat(catalogue.register("x", with).id()).isEqualTo(2);
    }

    @Property
    void givesIdsThatGrowAndNeverChange(@ForAll @Size(max = 30) List<@IntRange(min = 0, max = 60) Integer> picks)
            throws IncompatibleSchemaException {
        SchemaCatalogue catalogue = SchemaCatalogue.EMPTY.withLevel(CompatibilityLevel.NONE);
        Map<String, Integer> given = new HashMap<>();
        int highest = 0;
        for (int pick : picks) {
            Schema schema = record("{\"name\":\"f" + pick % 12 + "\",\"type\":\"int\"}");
            SchemaCatalogue.Registration registration = catalogue.register("s" + pick / 12, schema);
            catalogue = registration.catalogue();
            Integer before = given.put(schema.toString(), registration.id());

            assertThat(registration.id()).isEqualTo(before == null ? highest + 1 : before);
            highest = Math.max(highest, registration.id());
        }
        assertThat(catalogue.schemas()).hasSize(given.size());
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,                true,  true,  true",
        "BACKWARD,            true,  false, true",
        "BACKWARD_TRANSITIVE, true,  false, true",
        "FORWARD,             true,  true,  false",
        "FORWARD_TRANSITIVE,  true,  true,  false",
        "FULL,                true,  false, false",
        "FULL_TRANSITIVE,     true,  false, false"
    })
    void allowsWhatTheLevelAllows(CompatibilityLevel level, boolean optional, boolean required, boolean removed) {
        assertThat(level.conflicts(WITH_OPTIONAL, List.of(ONE)).isEmpty()).isEqualTo(optional);
        assertThat(level.conflicts(WITH_REQUIRED, List.of(ONE)).isEmpty()).isEqualTo(required);
        assertThat(level.conflicts(ONE, List.of(WITH_REQUIRED)).isEmpty()).isEqualTo(removed);
    }

    @Test
    void looksAtAllVersionsOnlyWhenTransitive() {
        List<Schema> earlier = List.of(ONE, WITH_OPTIONAL);

        assertThat(CompatibilityLevel.BACKWARD.conflicts(WITH_REQUIRED, earlier))
                .isEmpty();
        assertThat(CompatibilityLevel.BACKWARD_TRANSITIVE.conflicts(WITH_REQUIRED, earlier))
                .singleElement()
                .asString()
                .contains("READER_FIELD_MISSING_DEFAULT_VALUE");
    }

    @Test
    void refusesWhatBreaksEarlierVersionsUnlessTheSubjectAllowsIt() throws IncompatibleSchemaException {
        SchemaCatalogue catalogue = SchemaCatalogue.EMPTY.register("x", ONE).catalogue();

        assertThatThrownBy(() -> catalogue.register("x", WITH_REQUIRED))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("\"x\" (compatibility BACKWARD)")
                .hasMessageContaining("b");
        assertThat(catalogue
                        .withLevel("x", CompatibilityLevel.NONE)
                        .register("x", WITH_REQUIRED)
                        .id())
                .isEqualTo(2);
    }

    @Test
    void readsACatalogueFromBeforeAnythingCouldBeDeleted() throws Exception {
        String json = """
                {"compatibility": "FULL", "subject_compatibility": {}, "subjects": {"x": [1]},
                 "schemas": {"1": "\\"int\\""}}""";

        SchemaCatalogue catalogue = CatalogueJson.read(json.getBytes(StandardCharsets.UTF_8));

        assertThat(catalogue.versions("x"))
                .extracting(SchemaCatalogue.Version::number)
                .containsExactly(1);
        assertThat(catalogue.deleted()).isEmpty();
        assertThat(CatalogueJson.read(CatalogueJson.write(catalogue.withVersionsGone("x", List.of(1))))
                        .subjects())
                .isEmpty();
    }

    private static Schema record(String fields) {
        return new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}");
    }
}
