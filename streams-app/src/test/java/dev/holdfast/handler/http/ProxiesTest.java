package dev.holdfast.handler.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy variables of the environment mean what they mean to curl, Python and Go. */
@Timeout(60)
class ProxiesTest {

    @ParameterizedTest
    @CsvSource({
        "http://a.example/, http_proxy=http://p:3128, p:3128",
        "http://a.example/, HTTP_PROXY=p:3128/, p:3128",
        "http://a.example/, HTTP_PROXY=http://p, p:80",
        "https://a.example/, HTTPS_PROXY=http://p:3128, p:3128",
        "https://a.example/, HTTP_PROXY=http://p:3128, none",
        "http://a.example/, ALL_PROXY=http://[::2]:1, ::2:1",
        "http://localhost:1234/v1, HTTP_PROXY=http://p:1, none",
        "http://127.0.0.1:1234/v1, HTTP_PROXY=http://p:1, none",
        "http://[::1]:1234/v1, HTTP_PROXY=http://p:1, none",
    })
    void arePickedByTheSchemeOfTheAddress(String target, String variable, String proxy) throws Exception {
        String[] parts = variable.split("=", 2);
        assertThat(of(target, Map.of(parts[0], parts[1]))).isEqualTo(proxy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a.example            | true
        A.Example            | true
        .example             | true
        example              | true
        *.example            | true
        b.c, a.example       | true
        b.c  a.example       | true
        a.example:80         | true
        *                    | true
        a.example:8080       | false
        ample                | false
        b.a.example          | false
        """)
    void spareTheHostsThatNoProxyNames(String list, boolean spared) throws Exception {
        String found = of("http://a.example/", Map.of("http_proxy", "p:1", "NO_PROXY", list));
        assertThat(found).isEqualTo(spared ? "none" : "p:1");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, true",
        "10.1.2.3, true",
        "10.1.2.0/24, true",
        "10.1.3.0/24, false",
        "10.1.2.3/99, true",
        "fd00::/8, false",
        "10.1.2/x, false"
    })
    void spareNetworks(String entry, boolean spared) throws Exception {
        String found = of("http://10.1.2.3/", Map.of("http_proxy", "p:1", "no_proxy", entry));
        assertThat(found).isEqualTo(spared ? "none" : "p:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://p:1", "https://p:1", "http://user:secret@", "http://p:99999", "http://a b"})
    void areRefusedWithTheVariableAndWithoutThePassword(String value) {
        assertThatThrownBy(() -> of("http://a.example/", Map.of("HTTP_PROXY", value)))
                .isInstanceOfSatisfying(
                        HandlerFailure.class,
                        failure -> assertThat(failure.category()).isEqualTo(ErrorCategory.UNAVAILABLE))
                .hasMessageStartingWith("the environment variable HTTP_PROXY ")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void areCalledWithTheWholeAddressAndTheirUser() throws Exception {
        try (RawServer proxy = RawServer.saying(HttpCalls.ok("{\"ok\":1}"))) {
            String value = proxy.url().replace("http://", "http://jo%40e:p%3Aw@");
            try (HttpCaller caller = new HttpCaller(new Proxies(Map.of("http_proxy", value)::get))) {
                caller.send(
                        post("http://model.example.invalid/v1"), "POST", Excerpt.without(java.util.List.of()), time());
            }
            assertThat(proxy.requests().get(0))
                    .startsWith("POST http://model.example.invalid/v1 HTTP/1.1")
                    .containsIgnoringCase("Proxy-Authorization: Basic am9AZTpwOnc=");
        }
    }

    @Test
    void areNamedWhereTheCallFails() {
        try (HttpCaller caller = new HttpCaller(new Proxies(Map.of("http_proxy", "joe:secret@127.0.0.1:1")::get))) {
            assertThatThrownBy(() -> caller.send(
                            post("http://model.example.invalid/"),
                            "POST x",
                            Excerpt.without(java.util.List.of()),
                            time()))
                    .hasMessageStartingWith("POST x (through the proxy 127.0.0.1:1) failed: no connection");
        }
    }

    private static String of(String target, Map<String, String> variables) throws HandlerFailure {
        return new Proxies(variables::get)
                .of(URI.create(target))
                .map(Proxies.Chosen::shown)
                .orElse("none");
    }

    private static HttpRequest post(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
    }

    private static Duration time() {
        return Duration.ofSeconds(20);
    }
}
