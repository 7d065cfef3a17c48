package dev.holdfast.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandlerTypesTest {
    @TempDir
    private Path folder;

    @Test
    void findsTheBundledKinds() {
        HandlerTypes types = HandlerTypes.load(HandlerTypes.class.getClassLoader());

        assertThat(types.all())
                .extracting(HandlerType::kind)
                .contains("exec", "http", "llm", "prime-partitions")
                .isSorted();
        assertThat(types.find("http")).isPresent();
    }

    @Test
    void listsWhatExistsWhenAKindIsUnknown() {
        HandlerTypes types = HandlerTypes.load(folder.resolve("absent"));

        assertThat(types.find("htp")).isEmpty();
        assertThatThrownBy(() -> types.require("htp"))
                .isInstanceOf(InvalidHandlerException.class)
                .hasMessageMatching(
                        "handler.kind must be one of exec, external, http, .*prime-partitions.*, but was 'htp'");
    }

    @Test
    void loadsAHandlerFromAJarInThePluginsFolder() throws Exception {
        plugin("shout.jar", "shout", "Shout");
        Files.writeString(folder.resolve("notes.txt"), "not a jar, not looked at");

        try (HandlerTypes types = HandlerTypes.load(folder)) {
            HandlerType type = types.require("shout");
            assertThat(type.getClass().getClassLoader()).isSameAs(types.classLoader());
            assertThat(types.find("http")).isPresent();
            try (Handler handler = type.create(Tasks.section("shout", Map.of()))) {
                assertThat(handler.handle(Tasks.withText("hello"))).isEqualTo("{\"shout\":\"HELLO\"}");
            }
        }
    }

    @Test
    void readsTheAnswersOfAPluginAsThoseOfAService() throws Exception {
        plugin("shout.jar", "shout", "Shout");

        try (HandlerTypes types = HandlerTypes.load(folder);
                Handler handler = types.create(Tasks.section("shout", Map.of()))) {
            assertThat(handler.handle(Tasks.withText("hello"))).isEqualTo("{\"shout\":\"HELLO\"}");
            assertThatThrownBy(() -> handler.handle(Tasks.withText("half of a \"")))
                    .isInstanceOfSatisfying(
                            HandlerFailure.class,
                            failure -> assertThat(failure.category()).isEqualTo(ErrorCategory.PARSE_ERROR))
                    .hasMessageStartingWith("the answer of handler shout is not valid JSON");
        }
    }

    @Test
    void refusesTwoHandlersOfOneKindAndNamesBothJars() throws Exception {
        plugin("a.jar", "shout", "ShoutA");
        plugin("b.jar", "shout", "ShoutB");

        assertThatThrownBy(() -> HandlerTypes.load(folder))
                .isInstanceOf(InvalidHandlerException.class)
                .hasMessageContainingAll("two handlers have the kind 'shout'", "a.jar", "b.jar");
    }

    @Test
    void refusesAPluginThatClaimsABundledKind() throws Exception {
        plugin("other-http.jar", "http", "OtherHttp");

        assertThatThrownBy(() -> HandlerTypes.load(folder)).hasMessageContainingAll("HttpType", "other-http.jar");
    }

    @Test
    void refusesAJarThatIsBrokenOrNamesAClassThatIsNotThere() throws Exception {
        Files.writeString(folder.resolve("broken.jar"), "this is no archive");
        assertThatThrownBy(() -> HandlerTypes.load(folder))
                .isInstanceOf(InvalidHandlerException.class)
                .hasMessageContainingAll("cannot read the plug-in", "broken.jar", "replace or remove it");

        Files.delete(folder.resolve("broken.jar"));
        jar(
                "empty.jar",
                Map.of(
                        "META-INF/services/" + HandlerType.class.getName(),
                        "no.such.Type".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> HandlerTypes.load(folder))
                .isInstanceOf(InvalidHandlerException.class)
                .hasMessageContainingAll("a handler in plugins/ cannot be used", "no.such.Type");
    }

    /** Compiles a handler and packs it as a plug-in's author would. */
    private void plugin(String jar, String kind, String className) throws IOException {
        Path work = Files.createTempDirectory(folder, "classes");
        Path source = work.resolve(className + ".java");
        Files.writeString(source, """
                public class %s implements dev.holdfast.handler.HandlerType {
                    public String kind() { return "%s"; }
                    public Mode mode(dev.holdfast.config.spec.HandlerSection section) { return Mode.EXECUTOR; }
                    public java.util.List<dev.holdfast.config.yaml.Setting> settings() { return java.util.List.of(); }
                    public dev.holdfast.handler.Handler create(dev.holdfast.config.spec.HandlerSection section) {
                        return task -> "{\\"shout\\":\\"" + task.text().toUpperCase(java.util.Locale.ROOT) + "\\"}";
                    }
                }
                """.formatted(className, kind));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("java.class.path");
        assertThat(compiler.run(
                        null, null, null, "-proc:none", "-cp", classPath, "-d", work.toString(), source.toString()))
                .isZero();
        jar(
                jar,
                Map.of(
                        className + ".class", Files.readAllBytes(work.resolve(className + ".class")),
                        "META-INF/services/" + HandlerType.class.getName(),
                                className.getBytes(StandardCharsets.UTF_8)));
        try (Stream<Path> files = Files.walk(work)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private void jar(String name, Map<String, byte[]> entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(folder.resolve(name));
                JarOutputStream jar = new JarOutputStream(file)) {
            for (String entry : List.copyOf(entries.keySet())) {
                jar.putNextEntry(new JarEntry(entry));
                jar.write(entries.get(entry));
                jar.closeEntry();
            }
        }
    }
}
