package dev.holdfast.handler.http;

import static dev.holdfast.handler.http.HttpCalls.failure;
import static dev.holdfast.handler.http.HttpCalls.handler;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Tasks;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kept connections that die, and answers that are packed, are no item's affair. */
@Timeout(60)
class HttpConnectionsTest {
    private static final String ANSWER = "{\"ok\":true}";

    @Test
    void goesOverANewConnectionWhereAKeptOneIsDead() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = new RawServer(out -> {
                    if (requests.incrementAndGet() % 2 == 0) {
                        throw new UncheckedIOException(new IOException("dead at its second use"));
                    }
                    write(out, HttpCalls.ok(ANSWER));
                });
                Handler handler = handler(server.url(), Map.of())) {
            for (int call = 1; call <= 6; call++) {
                assertThat(handler.handle(Tasks.withText("x")))
                        .as("call %s", call)
                        .isEqualTo(ANSWER);
            }
            assertThat(server.connections()).isEqualTo(6);
        }
    }

    @Test
    void asksNobodyTwiceOverAConnectionThatWasNew() throws Exception {
        try (RawServer server = new RawServer(out -> {
                    throw new UncheckedIOException(new IOException("dead"));
                });
                Handler handler = handler(server.url(), Map.of())) {
            assertThat(failure(handler, Tasks.ANY_TIMEOUT).category()).isEqualTo(ErrorCategory.API_ERROR);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void asksNobodyTwiceWhoHasBegunToAnswer() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = new RawServer(out -> {
                    if (requests.incrementAndGet() == 2) {
                        write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{");
                        throw new UncheckedIOException(new IOException("dead"));
                    }
                    write(out, HttpCalls.ok(ANSWER));
                });
                Handler handler = handler(server.url(), Map.of())) {
            handler.handle(Tasks.withText("x"));
            assertThat(failure(handler, Tasks.ANY_TIMEOUT).category()).isEqualTo(ErrorCategory.API_ERROR);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, gzip",
        "GZIP, gzip",
        "x-gzip, gzip",
        "'gzip, identity', gzip",
        "none, gzip",
        "gzip, none",
        "deflate, zlib",
        "identity, none"
    })
    void unpacksAnswersThatNobodyAskedToBePacked(String said, String done) throws Exception {
        try (RawServer server = new RawServer(out -> packed(out, "200 OK", said, done, ANSWER));
                Handler handler = handler(server.url(), Map.of())) {
            assertThat(handler.handle(Tasks.withText("x"))).isEqualTo(ANSWER);
        }
    }

    @Test
    void readsAPackedErrorToo() throws Exception {
        try (RawServer server = new RawServer(
                        out -> packed(out, "429 Slow\r\nRetry-After: 1.5", "gzip", "gzip", "{\"why\":\"too fast\"}"));
                Handler handler = handler(server.url(), Map.of())) {
            HandlerFailure failure = failure(handler, Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.RATE_LIMIT);
            assertThat(failure).hasMessageContaining("too fast");
            assertThat(failure.retryAfter()).contains(Duration.ofMillis(1_500));
        }
    }

    @Test
    void namesAPackingThatItDoesNotKnowAndKeepsTheStatusOfAnError() throws Exception {
        for (String status : new String[] {"200 OK", "503 No"}) {
            try (RawServer server = new RawServer(out -> packed(out, status, "br", "none", "\u0001\u0002"));
                    Handler handler = handler(server.url(), Map.of())) {
                HandlerFailure failure = failure(handler, Tasks.ANY_TIMEOUT);
                boolean isError = status.startsWith("503");
                assertThat(failure.category()).isEqualTo(isError ? ErrorCategory.API_ERROR : ErrorCategory.PARSE_ERROR);
                assertThat(failure).hasMessageContaining("packed with br (Content-Encoding)");
            }
        }
    }

    @Test
    void unpacksNoMoreThanAnAnswerMayHave() throws Exception {
        try (RawServer server =
                        new RawServer(out -> packed(out, "200 OK", "gzip", "gzip", " ".repeat(50_000_000) + ANSWER));
                Handler handler = handler(server.url(), Map.of())) {
            assertThat(failure(handler, Tasks.ANY_TIMEOUT)).hasMessageContaining("too large: more than 1000000 bytes");
        }
    }

    private static void packed(OutputStream out, String status, String said, String done, String text)
            throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (OutputStream packing = done.equals("gzip")
                ? new GZIPOutputStream(body)
                : done.equals("zlib") ? new DeflaterOutputStream(body) : body) {
            packing.write(text.getBytes(StandardCharsets.UTF_8));
        }
        String coding = said.equals("none") ? "" : "Content-Encoding: " + said + "\r\n";
        write(out, "HTTP/1.1 " + status + "\r\n" + coding + "Content-Length: " + body.size() + "\r\n\r\n");
        out.write(body.toByteArray());
        out.flush();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
