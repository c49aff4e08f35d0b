package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of foreign web pages to a service without a token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignPageTest {
    private static final String OWN = "localhost:8080";

    private final AtomicInteger loaded = new AtomicInteger();
    private final Service service = serve();
    private final Client client = new Client(service);

    private Service serve(String... more) {
        Map<String, String> keys = new HashMap<>(Map.of("model", "fake.anomalight", "port", "0"));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return Service.start(ServiceKeys.read(keys, Optional.empty()), () -> FakeScorer.free(loaded.incrementAndGet()));
    }

    @AfterAll
    void stop() {
        service.close();
    }

    /** The status of a request with these headers, some of which Java's HTTP client would not send. */
    private static int ask(Client client, String request, String... headers) {
        String answer = client.raw((request + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                        + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attacker.example",
                "attacker.example:8080",
                "localhost.attacker.example",
                "127.0.0.1.attacker.example",
                "localhost@attacker.example",
                "127.0.0.1.nip.io:8080",
                "128.0.0.1",
                "127.0.0.256",
                "0.0.0.0:8080",
                "[2001:db8::1]:8080",
                "[::]:8080"
            })
    void aForeignHostNameThatResolvesToThisMachineIsRefused(String host) {
        assertThat(ask(client, "GET /v1/model", "Host: " + host)).isIn(400, 403);
        assertThat(ask(client, "GET /", "Host: " + host)).isIn(400, 403);
        assertThat(ask(client, "GET http://" + host + "/v1/model", "Host: localhost"))
                .as("in the request line")
                .isIn(400, 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "127.8.9.10:80", "[::1]:8080", "[0:0:0:0:0:0:0:1]"})
    void theNamesOfThisMachineAreAccepted(String host) {
        assertThat(ask(client, "GET /v1/model", "Host: " + host)).isEqualTo(200);
        assertThat(ask(client, "GET /", "Host: " + host)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin: http://attacker.example, 403",
        "Origin: http://localhost:3000, 403",
        "Origin: http://127.0.0.1:8080, 403",
        "Origin: null, 403",
        "Origin: file://, 403",
        "Origin: http://localhost:8080, 200",
        "Origin: https://localhost:8080, 200", // a proxy in front that speaks TLS
        "Sec-Fetch-Site: same-site, 403",
        "Sec-Fetch-Site: cross-site, 403",
        "Sec-Fetch-Site: nonsense, 403",
        "Sec-Fetch-Site: same-origin, 200",
        "Sec-Fetch-Site: none, 200"
    })
    void aForeignPageIsRefusedOnEveryPath(String header, int status) {
        assertThat(ask(client, "GET /v1/model", "Host: " + OWN, header)).isEqualTo(status);
        assertThat(ask(client, "GET /metrics", "Host: " + OWN, header)).isEqualTo(status);
        assertThat(ask(client, "POST /v1/reload", "Host: " + OWN, header, "Content-Type: application/json"))
                .isEqualTo(status);
        assertThat(ask(client, "POST /v1/predict", "Host: " + OWN, header)).isEqualTo(status == 200 ? 422 : 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: 1",
                "Content-Type: text/plain",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x"
            })
    void aReloadThatAFormCouldSendIsRefused(String header) {
        int before = loaded.get();

        assertThat(ask(client, "POST /v1/reload", "Host: " + OWN, header)).isEqualTo(403);

        assertThat(loaded.get()).isEqualTo(before);
        assertThat(client.reload().status()).isEqualTo(200);
        assertThat(loaded.get()).isEqualTo(before + 1);
    }

    @Test
    void aWrongMethodIsReportedBeforeAMissingHeader() {
        int before = loaded.get();

        assertThat(ask(client, "GET /v1/reload", "Host: " + OWN)).isEqualTo(405);
        assertThat(ask(client, "PUT /v1/reload", "Host: " + OWN)).isEqualTo(405);

        assertThat(loaded.get()).isEqualTo(before);
    }

    @Test
    void aLinkFromAnotherSiteOpensOnlyThePage() {
        String[] followed = {"Host: " + OWN, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"};

        assertThat(ask(client, "GET /", followed)).isEqualTo(200);
        assertThat(ask(client, "GET /v1/model", followed)).isEqualTo(403);
        assertThat(ask(client, "POST /", followed)).isEqualTo(403);
    }

    @Test
    void aConfiguredNameAndItsPagesAreAccepted() {
        try (Service proxied = serve("allowed_hosts", "parts.example.com")) {
            Client behind = new Client(proxied);

            assertThat(ask(behind, "GET /v1/model", "Host: parts.example.com")).isEqualTo(200);
            assertThat(ask(behind, "GET /v1/model", "Host: localhost", "Origin: https://parts.example.com"))
                    .as("a proxy that changes the header Host")
                    .isEqualTo(200);
            assertThat(ask(behind, "GET /v1/model", "Host: other.example.com")).isEqualTo(403);
        }
    }

    @Test
    void withATokenEveryNameIsAcceptedUnlessNamesAreConfigured() {
        String bearer = "Authorization: Bearer a-long-enough-word";
        try (Service guarded = serve("token", "a-long-enough-word");
                Service narrow = serve("token", "a-long-enough-word", "allowed_hosts", "parts")) {
            assertThat(ask(new Client(guarded), "GET /v1/model", "Host: 10.1.2.3:8080", bearer))
                    .isEqualTo(200);
            assertThat(ask(new Client(guarded), "POST /v1/reload", "Host: parts", bearer))
                    .isEqualTo(200);
            assertThat(ask(new Client(narrow), "GET /v1/model", "Host: parts:8080", bearer))
                    .isEqualTo(200);
            assertThat(ask(new Client(narrow), "GET /v1/model", "Host: 10.1.2.3:8080", bearer))
                    .isEqualTo(403);
        }
    }
}
