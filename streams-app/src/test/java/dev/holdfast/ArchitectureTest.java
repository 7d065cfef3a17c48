package dev.holdfast;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessField;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rooms of the house and the ways between them. Think hard about the layering before changing this file: a way is
 * opened in the commit that needs it, with the reason.
 */
class ArchitectureTest {
    private static final String[] ROOMS = {
        "errors",
        "model",
        "files",
        "config",
        "handler",
        "dispatch",
        "ingest",
        "submission",
        "state",
        "topology",
        "execution",
        "results",
        "server",
        "demo",
        "tiles",
        "backup",
        "snapshots",
        "blocks",
        "datasets",
        "cluster",
        "runtime",
        "audit",
        "operations",
        "cli"
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages("dev.holdfast");

    private static final DescribedPredicate<JavaCall<?>> CLOCK = calls("java.lang.System", "currentTimeMillis|nanoTime")
            .or(calls("java.time.Instant", "now"))
            .or(calls("java.time.Clock", "system.*"))
            .as("asks the time");

    @Test
    void everyRoomUsesOnlyWhatItsRowAllows() {
        LayeredArchitecture house = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String room : ROOMS) {
            house = house.layer(room).definedBy("dev.holdfast." + room + "..");
        }
        house.whereLayer("errors")
                .mayNotAccessAnyLayer()
                .whereLayer("model")
                .mayOnlyAccessLayers("errors")
                .whereLayer("files")
                .mayOnlyAccessLayers("errors", "model")
                .whereLayer("config")
                .mayOnlyAccessLayers("errors")
                // A handler declares its settings in config's terms.
                .whereLayer("handler")
                .mayOnlyAccessLayers("errors", "model", "config")
                // handler: only the generators of computed items, see below.
                .whereLayer("ingest")
                .mayOnlyAccessLayers("errors", "model", "config", "handler")
                .whereLayer("dispatch")
                .mayOnlyAccessLayers("errors", "model", "handler", "config")
                .whereLayer("submission")
                .mayOnlyAccessLayers("errors", "model", "config", "ingest", "results")
                .whereLayer("state")
                .mayOnlyAccessLayers("errors", "model")
                .whereLayer("topology")
                .mayOnlyAccessLayers("errors", "model", "state", "handler", "dispatch", "config")
                .whereLayer("execution")
                .mayOnlyAccessLayers("errors", "model", "handler", "dispatch", "config")
                .whereLayer("results")
                // config: which settings are secrets, and are masked in JSON.
                .mayOnlyAccessLayers("errors", "model", "state", "config")
                // state: only the names of stores, whose changelogs are read.
                .whereLayer("backup")
                .mayOnlyAccessLayers("errors", "model", "state", "results", "files")
                // model: amounts of money are spelled in one place.
                .whereLayer("server")
                .mayOnlyAccessLayers("errors", "model", "results")
                .whereLayer("demo")
                .mayOnlyAccessLayers("errors", "config")
                // Arithmetic of rasters and polygons.
                .whereLayer("tiles")
                .mayOnlyAccessLayers("errors")
                .whereLayer("snapshots")
                .mayOnlyAccessLayers("errors", "model", "results", "config", "files")
                .whereLayer("blocks")
                .mayOnlyAccessLayers("errors", "model", "results", "config", "handler", "files")
                .whereLayer("datasets")
                .mayOnlyAccessLayers("errors", "model", "files")
                .whereLayer("cluster")
                .mayOnlyAccessLayers("errors", "config", "files")
                // What is done with a Holdfast that runs stands above it.
                .whereLayer("runtime")
                .mayOnlyBeAccessedByLayers("audit", "operations", "cli")
                .whereLayer("audit")
                .mayOnlyBeAccessedByLayers("operations", "cli")
                .whereLayer("operations")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void ingestKnowsOfHandlersOnlyTheGeneratorsOfItems() {
        noClasses()
                .that(resideInAPackage("dev.holdfast.ingest.."))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.holdfast.handler..")
                        .and(DescribedPredicate.not(nameStartingWith("dev.holdfast.handler.ItemGenerator"))))
                .check(CLASSES);
    }

    @Test
    void noRoomsGoRoundInACircle() {
        slices().matching("dev.holdfast.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("owners")
    void aLibraryIsTouchedOnlyByItsOwner(String library, String[] owners) {
        noClasses()
                .that(resideInAPackage("dev.holdfast..").and(DescribedPredicate.not(resideInAnyPackage(owners))))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    static Stream<Arguments> owners() {
        return Stream.of(
                owned("org.snakeyaml..", "config"),
                owned("de.siegmar.fastcsv..", "cli", "tiles.sites"),
                // Its decoder speaks of I/O, so it is not for model.
                owned("com.datadoghq..", "state"),
                // cli writes workbooks.
                owned("org.dhatim.fastexcel..", "ingest", "cli"),
                owned("com.fasterxml.aalto..", "ingest"),
                // tiles writes pages straight from spans; datasets proves the files that handlers wrote.
                owned("org.apache.parquet..", "ingest", "tiles", "datasets"),
                // tiles unpacks blocks of rasters, and packs pages.
                owned("com.github.luben..", "ingest", "tiles"),
                owned("org.locationtech.jts..", "tiles"),
                owned("com.google.re2j..", "config", "ingest"),
                // Only there so that Parquet runs without it.
                owned("org.apache.hadoop..", "ingest"),
                owned("blue.strategic.parquet..", "ingest"),
                owned("dev.langchain4j..", "handler.llm"),
                // ingest.sql: a query of files is carried out by the DuckDB that is aboard.
                owned("org.duckdb..", "blocks", "ingest.sql"),
                owned("java.sql..", "blocks", "ingest.sql"),
                owned("picocli..", "cli"),
                // runtime: the meters of Kafka Streams, which it alone holds.
                owned("io.micrometer..", "server", "runtime"),
                owned("org.apache.commons.statistics..", "snapshots"),
                owned("kafka..", "cluster"),
                owned("org.apache.kafka.server..", "cluster"),
                owned("org.apache.kafka.metadata..", "cluster"),
                owned("org.apache.kafka.raft..", "cluster"),
                owned("org.apache.kafka.storage..", "cluster"),
                // runtime: Kafka's own interface for what happens when a processor throws.
                owned("org.apache.kafka.streams.processor..", "topology", "runtime"),
                // topology hands raw stores to their facades.
                // results reads them from outside.
                owned("org.apache.kafka.streams.state..", "state", "topology", "results"),
                owned("org.apache.kafka.clients.admin..", "cluster", "runtime"));
    }

    @Test
    void theRulesKnowNeitherKafkaNorFilesNorTheTime() {
        noClasses()
                .that(resideInAPackage("dev.holdfast.model.."))
                .should()
                // Of java.nio, bytes and character sets are no I/O: digests are made of them.
                .dependOnClassesThat(resideInAnyPackage(
                        "org.apache.kafka..",
                        "java.io..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "java.sql.."))
                .orShould(callMethodWhere(CLOCK))
                .check(CLASSES);
    }

    @Test
    void theTopologyDecidesAndNeverWaits() {
        noClasses()
                .that(resideInAnyPackage("dev.holdfast.topology..", "dev.holdfast.state.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.net..",
                        "java.nio.file..",
                        "org.apache.kafka.clients.producer..",
                        "org.apache.kafka.clients.consumer.."))
                .orShould()
                .dependOnClassesThat(
                        nameMatching("java\\.util\\.concurrent\\.(locks\\..*|.*Executor.*|.*Latch|.*Queue)"))
                .orShould(callMethodWhere(CLOCK))
                .orShould(callMethodWhere(calls("java.lang.Thread", "sleep")))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLinePrintsOrExits() {
        noClasses()
                // BrokerExit ends the process whose broker has given up, if nobody else does in time.
                .that(DescribedPredicate.not(resideInAPackage("dev.holdfast.cli..")
                        .or(nameMatching("dev\\.holdfast\\.cluster\\.broker\\.BrokerExit(\\$.*)?"))))
                .should(accessField(System.class, "out"))
                .orShould(accessField(System.class, "err"))
                .orShould(callMethodWhere(calls("java.lang.System", "exit")))
                .orShould(callMethodWhere(calls("java.lang.Runtime", "exit|halt")))
                .orShould(callMethodWhere(target(nameMatching("printStackTrace"))))
                .check(CLASSES);
    }

    @Test
    void noClassIsNamedForNothing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils|Helper|Manager|Impl|V\\d)")
                .check(CLASSES);
    }

    @Test
    void noTwoClassesHaveTheSameName() {
        Map<String, List<String>> names = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(one -> !one.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getName, Collectors.toList())));

        assertThat(names.values()).filteredOn(all -> all.size() > 1).isEmpty();
    }

    @Test
    void oneMethodListsTheFilesOfBlocks() { // P22
        noClasses()
                .that()
                .resideInAPackage("dev.holdfast.blocks..")
                .and()
                .doNotHaveSimpleName("DurableFiles")
                .should(callMethodWhere(target(owner(nameMatching("java.nio.file.Files")))
                        .and(target(nameMatching("list|walk|walkFileTree|find|newDirectoryStream")))))
                .orShould(callMethodWhere(
                        target(owner(nameMatching("java.io.File"))).and(target(nameMatching("list|listFiles")))))
                .because("what is listed twice is counted in two ways")
                .check(CLASSES);
    }

    @Test
    void datasetsTakeOfBlocksOnlyTheirWordsForRefusalsOfTheDisk() {
        noClasses()
                .that(resideInAPackage("dev.holdfast.datasets.."))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.holdfast.blocks..")
                        .and(DescribedPredicate.not(nameStartingWith("dev.holdfast.files.IoReason"))))
                .check(CLASSES);
    }

    @Test
    void everyPackageSaysWhereNullMayBe() {
        // The generated records of schemas are not annotated; its other packages are its own affair.
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(one -> one.getName().startsWith("dev.holdfast."))
                        .filter(one -> !one.getName().startsWith("dev.holdfast.schemas"))
                        .filter(one -> !one.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName))
                .isEmpty();
    }

    private static DescribedPredicate<JavaCall<?>> calls(String owner, String method) {
        return target(nameMatching(method)).and(target(owner(nameMatching(owner.replace(".", "\\.")))));
    }

    private static Arguments owned(String library, String... rooms) {
        String[] owners =
                Stream.of(rooms).map(room -> "dev.holdfast." + room + "..").toArray(String[]::new);
        return Arguments.of(library, owners);
    }
}
