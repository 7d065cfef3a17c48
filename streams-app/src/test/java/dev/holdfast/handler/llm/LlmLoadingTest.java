package dev.holdfast.handler.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.handler.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A start without this handler does not pay for the library that speaks to models. */
class LlmLoadingTest {

    @Test
    void loadsNothingOfTheLibraryUntilAHandlerIsMade() throws Exception {
        HandlerType type = (HandlerType) new WithoutLibrary()
                .loadClass(LlmType.class.getName())
                .getConstructor()
                .newInstance();
        HandlerSection section = LlmCalls.section("http://localhost:1", Map.of("user", "<<TEXT>> <<age>>"));

        assertThat(type.getClass()).as("a class of its own").isNotSameAs(LlmType.class);
        assertThat(type.settings()).isNotEmpty();
        assertThat(type.problems(section)).isEmpty();
        assertThat(type.fields(section)).isEqualTo(Map.of("age", "user"));
        assertThatThrownBy(() -> type.create(section)).isInstanceOf(NoClassDefFoundError.class);
    }

    /** Defines the handler's own classes anew, and knows none of the library's. */
    private static final class WithoutLibrary extends ClassLoader {
        WithoutLibrary() {
            super(LlmLoadingTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("dev.langchain4j")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith(LlmType.class.getPackageName() + ".")) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }
}
