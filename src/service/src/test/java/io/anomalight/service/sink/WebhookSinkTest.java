package io.anomalight.service.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.history.Delivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSinkTest {
    private static final Delivery DELIVERY =
            new Delivery(3, 7, "part", "a.png", "{\"id\":7}".getBytes(StandardCharsets.UTF_8), Optional.empty(), 0);

    private final List<String> received = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server;
    private int status = 200;
    private Optional<String> retryAfter = Optional.empty();

    WebhookSinkTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/verdicts", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        received.add(String.join(
                " ",
                exchange.getRequestMethod(),
                exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        if (status == 0) { // no answer before the end of the test
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        retryAfter.ifPresent(text -> exchange.getResponseHeaders().set("Retry-After", text));
        exchange.getResponseHeaders().set("Location", "http://localhost:1/elsewhere");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    private WebhookSink sink(Optional<SinkSecret> token) {
        URI address = WebhookSettings.address(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/verdicts");
        return new WebhookSink(new WebhookSettings(address, token, 1), "history");
    }

    @Test
    void aMessageIsPostedWithItsKeyAndTheToken() throws SinkFailure {
        sink(Optional.of(SinkSecret.of("a-secret-word", "the test"))).deliver(DELIVERY);

        assertThat(received).containsExactly("POST history-7 Bearer a-secret-word {\"id\":7}");
    }

    @ParameterizedTest
    @CsvSource({
        "400, true",
        "401, true",
        "404, true",
        "302, true",
        "307, true",
        "408, false",
        "429, false",
        "500, false",
        "503, false"
    })
    void theStatusTellsWhetherAnotherTryMayHelp(int answered, boolean permanent) {
        status = answered;

        assertThatThrownBy(() -> sink(Optional.of(SinkSecret.of("a-secret-word", "the test")))
                        .deliver(DELIVERY))
                .isInstanceOfSatisfying(SinkFailure.class, failure -> assertThat(failure.permanent())
                        .isEqualTo(permanent))
                .hasMessageContaining("answered with status " + answered)
                .hasMessageNotContaining("a-secret-word")
                .hasMessageNotContaining("/verdicts");
        assertThat(received).hasSize(1); // also a redirect is not followed
    }

    @Test
    void theWaitThatTheAnswerAsksForIsKept() {
        status = 503;
        retryAfter = Optional.of("120");

        assertThatThrownBy(() -> sink(Optional.empty()).deliver(DELIVERY))
                .isInstanceOfSatisfying(SinkFailure.class, failure -> assertThat(failure.askedWait())
                        .isEqualTo(Duration.ofMinutes(2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | 120",
                "0 | 0",
                "999999999 | 3600",
                "Sun, 01 Mar 2026 12:00:30 GMT | 30",
                "Sun, 01 Mar 2026 11:00:00 GMT | 0",
                "Mon, 01 Mar 2027 12:00:00 GMT | 3600",
                "-5 | 0",
                "99999999999999999999 | 0",
                "soon | 0"
            })
    void secondsAndDatesAreRead(String text, long seconds) {
        assertThat(RetryAfter.wait(text, Instant.parse("2026-03-01T12:00:00Z"))).hasSeconds(seconds);
    }

    @Test
    void anAnswerThatDoesNotComeIsAFailureThatMayPass() {
        status = 0;

        assertThatThrownBy(() -> sink(Optional.empty()).deliver(DELIVERY))
                .isInstanceOfSatisfying(SinkFailure.class, failure -> assertThat(failure.permanent())
                        .isFalse())
                .hasMessageContaining("does not answer");
    }

    @Test
    void aServerThatIsGoneIsAFailureThatMayPass() {
        WebhookSink sink = sink(Optional.empty());
        server.stop(0);

        assertThatThrownBy(() -> sink.deliver(DELIVERY))
                .isInstanceOfSatisfying(SinkFailure.class, failure -> assertThat(failure.permanent())
                        .isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/x",
                "ftp://example.com/x",
                "example.com",
                "https:///x",
                "https://user:secret-word@example.com/x",
                "https://exa mple.com/secret-word"
            })
    void onlyHttpsOrThisMachineIsAnAddressAndTheErrorHidesIt(String address) {
        assertThatThrownBy(() -> WebhookSettings.address(address))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("sink.webhook= ")
                .hasMessageNotContaining("secret-word");
    }
}
