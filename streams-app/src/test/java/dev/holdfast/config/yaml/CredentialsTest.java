package dev.holdfast.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.Specs;
import dev.holdfast.config.spec.Spec;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A SPEC is stored and shown: a credential in clear is refused with the way out, and one of an old record is masked. */
class CredentialsTest {
    private static final String START = """
            experiment: {name: n}
            source: {file: a.csv, incident_id: id, types: {t: text}}
            """;

    @TempDir
    Path folder;

    private Specs specs;

    @BeforeEach
    void specs() {
        specs = new Specs(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization | anything",
                "X-Api-Key | abc12345",
                "Cookie | session=1",
                "OPENAI_API_KEY | abcdef",
                "dbPassword | hunter22",
                "X-Run | Bearer abcdefghij",
                "X | sk-proj-abcdefghijklmnop",
                "X | eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig",
                "X | https://joe:hunter22@example.org/",
                "X_env | ghp_abcdefghijklmnopqrstu",
            })
    void knowsACredential(String name, String text) {
        assertThat(Credentials.isInClear(name, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Accept | text/plain",
                "Authorization_env | API_AUTH",
                "Authorization | Bearer ${env:API_TOKEN}",
                "API_KEY_file | keys/api",
                "MAX_TOKENS | 1000000",
                "MODE | production",
                "URL | https://example.org/items?page=2",
            })
    void takesNothingElseForOne(String name, String text) {
        assertThat(Credentials.isInClear(name, text)).isFalse();
    }

    @Test
    void refusesThemInASpecWithLineAndTheWayOut() throws IOException {
        assertThat(specs.mistakes(START + """
                        handler:
                          kind: http
                          url: http://me:word1234@localhost:1/
                          headers: {Authorization: Bearer abcdefgh, X-Run: one}
                        """))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains(":5:", "handler.url: looks like", "Authorization_env"))
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                ":6:",
                                "handler.headers.Authorization: looks like a credential",
                                "Authorization_env: VARIABLE",
                                "Authorization_file: PATH",
                                "${env:VARIABLE}"))
                .noneMatch(line -> line.contains("abcdefgh") || line.contains("word1234"));
    }

    @Test
    void showsWhatIsReferredToAndMasksWhatAnOldRecordHasInClear() {
        String shown = Spec.shown("""
                {"handler": {"kind": "exec", "api_key_env": "OPENAI_API_KEY", "later": {"x": 1}, "environment": {
                  "DB_PASSWORD": "hunter22", "DB_PASSWORD_file": "keys/db", "TOKEN_env": "MY_TOKEN",
                  "H": "Bearer ${env:T}", "X": "sk-abcdefghijklmnopqrst", "MODE": "fast"}}}
                """);

        assertThat(shown)
                .contains("OPENAI_API_KEY", "keys/db", "MY_TOKEN", "Bearer ${env:T}", "fast", "\"later\":{\"x\":1}")
                .doesNotContain("hunter22", "sk-abc");
        assertThat(Spec.shown("no JSON hunter22")).isEqualTo("{}");
    }
}
