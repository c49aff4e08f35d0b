package io.anomalight.service.sink;

import io.anomalight.service.history.Delivery;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;

/**
 * Sends each verdict to a webhook, as JSON. The header {@code Idempotency-Key} is the same when a message is sent again. A wait that the
 * answer asks for with {@code Retry-After} is kept. Redirects are not followed: they could lead the token to another host.
 */
final class WebhookSink implements Sink {
    static final String NAME = "webhook";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final WebhookSettings settings;
    private final String history;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /**
     * Creates a sink.
     *
     * @param history identity of the history, which makes the keys different from those of other services
     */
    WebhookSink(WebhookSettings settings, String history) {
        this.settings = settings;
        this.history = history;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void deliver(Delivery delivery) throws SinkFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.address())
                .timeout(Duration.ofSeconds(settings.timeoutSeconds()))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", history + "-" + delivery.entry())
                .POST(BodyPublishers.ofByteArray(delivery.message()));
        settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
        try {
            check(client.send(request.build(), BodyHandlers.discarding()));
        } catch (IOException e) {
            throw SinkFailure.passing(
                    host() + " does not answer (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SinkFailure.passing("the service stopped during a request to " + host());
        }
    }

    private void check(HttpResponse<Void> answer) throws SinkFailure {
        int status = answer.statusCode();
        if (status >= 200 && status < 300) {
            return;
        }
        String sentence = host() + " answered with status " + status;
        if (status >= 300 && status < 400) {
            throw SinkFailure.permanent(sentence + ", a redirect, which is not followed; set the final address");
        }
        boolean passing = status >= 500 || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS;
        throw passing
                ? SinkFailure.passing(
                        sentence,
                        answer.headers()
                                .firstValue("Retry-After")
                                .map(text -> RetryAfter.wait(text, Instant.now()))
                                .orElse(Duration.ZERO))
                : SinkFailure.permanent(sentence);
    }

    /** The host only: the path of a webhook may be a secret. */
    private String host() {
        return "the webhook at " + settings.address().getHost();
    }
}
