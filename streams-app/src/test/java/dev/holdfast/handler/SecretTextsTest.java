package dev.holdfast.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets are looked up where and when they are used, named where they are missing, and kept out of what comes back. */
class SecretTextsTest {
    private final Map<String, String> variables = new HashMap<>();

    @TempDir
    Path folder;

    @Test
    void looksThemUpForEachUse() throws Exception {
        Files.writeString(folder.resolve("key"), "from-a-file\n");
        SecretTexts texts = texts(Map.of("A_env", "VAR", "B_file", "key", "C", "Bearer ${env:VAR}", "D", "plain"));
        variables.put("VAR", "first-one");
        assertThat(texts.resolve().texts())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("A", "first-one", "B", "from-a-file", "C", "Bearer first-one", "D", "plain"));

        variables.put("VAR", "second-one");
        SecretTexts.Resolved again = texts.resolve();
        assertThat(again.texts()).containsEntry("A", "second-one").containsEntry("C", "Bearer second-one");
        assertThat(again.secrets()).contains("second-one", "from-a-file").doesNotContain("plain");
        assertThat(texts.missing()).isEmpty();
    }

    @Test
    void namesEachVariableAndFileThatIsMissing() {
        SecretTexts texts = texts(Map.of("A_env", "NO_SUCH", "B_file", "gone", "C", "Bearer ${env:NEITHER}"));

        assertThat(texts.missing())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).contains("handler.headers.A_env", "NO_SUCH"))
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "handler.headers.B_file", folder.resolve("gone").toString()))
                .anySatisfy(line -> assertThat(line).contains("handler.headers.C", "NEITHER"));
        assertThat(texts.missingFiles()).hasSize(1);
        assertThatThrownBy(texts::resolve)
                .isInstanceOfSatisfying(
                        HandlerFailure.class,
                        failure -> assertThat(failure.category()).isEqualTo(ErrorCategory.AUTHENTICATION));
    }

    @Test
    void refusesANameThatMayBeTheSecretItselfAndTwoFormsOfOneValue() {
        assertThat(texts(Map.of(
                                "A_env",
                                "my secret",
                                "B_env",
                                "ONE",
                                "B_file",
                                "two",
                                "C",
                                "${file:x}",
                                "D",
                                "${env:no good}"))
                        .problems())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).contains("A_env must be the name of an environment variable"))
                .anySatisfy(line -> assertThat(line).contains("must not stand beside another form of B"))
                .anySatisfy(line -> assertThat(line).contains("only ${env:VARIABLE} can stand in a text"))
                .anySatisfy(line -> assertThat(line).contains("handler.headers.D: ${env:…} must hold"))
                .noneMatch(line -> line.contains("my secret"));
    }

    @Test
    void masksASecretThatComesBackHoweverItIsSpelledAndLeavesNumbersAndTheRest() throws Exception {
        String secret = "s3cret/with+signs";
        String encoded = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        String basic = Base64.getEncoder().encodeToString("joe:hunter2222".getBytes(StandardCharsets.UTF_8));
        AnswerReader reader = new AnswerReader(
                "it", Excerpt.without(List.of("quiet-value")).hiding(List.of(secret, "Basic " + basic, "12345678")));

        String answer = reader.read(("{\"a\": \"x " + secret + " y\", \"b\": [\"" + encoded + "\", \"hunter2222\"],"
                        + " \"s3cret%2Fwith%2Bsigns\": 1, \"n\": 12345678, \"" + "c\": \"quiet-value\","
                        + " \"u\": \"s3cret\\u002fwith+signs\"}")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(answer)
                .isEqualTo("{\"a\":\"x *** y\",\"b\":[\"***\",\"***\"],\"***\":1,\"n\":12345678,"
                        + "\"c\":\"quiet-value\",\"u\":\"***\"}");
        assertThatThrownBy(() -> reader.read(("no " + secret).getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no ***");
    }

    private SecretTexts texts(Map<String, String> headers) {
        HandlerSection section = new HandlerSection("http", Map.of("headers", headers)).inFolder(folder);
        return SecretTexts.of(section, "headers", variables::get);
    }
}
