package io.anomalight.service;

import static io.anomalight.framework.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.Client.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many requests at once, together with a stop of the service or a reload of the model. */
class LoadTest {
    private static final byte[] PICTURE = TwoPictures.good(8, 8);

    private static List<CompletableFuture<Reply>> send(Client client, int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i -> client.postLater("/v1/predict", PICTURE))
                .toList();
    }

    private static void awaitPresent(Client client, int images) {
        String line = "anomalight_images_present " + (double) images;
        eventually(line, () -> client.get("/metrics").text().contains(line));
    }

    @Test
    void aFullQueueAnswers429WithRetryAfter() throws InterruptedException {
        FakeScorer scorer = new FakeScorer(1);
        try (Service service = Service.start(FakeConfig.of("queue", "3"), () -> scorer)) {
            Client client = new Client(service);
            List<CompletableFuture<Reply>> accepted = send(client, 3);
            scorer.awaitBegun();
            awaitPresent(client, 3);

            Reply refused = client.post("/v1/predict", PICTURE);

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers().get("retry-after")).containsExactly("1");
            assertThat(refused.json().get("detail").textValue()).startsWith("All 3 places of the queue are taken");
            assertThat(client.get("/health/ready").status()).isEqualTo(200);
            scorer.allow(3);
            assertThat(accepted)
                    .allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(200));
            assertThat(client.get("/metrics").text()).contains("anomalight_errors_total{status=\"429\"} 1.0");
        }
    }

    @Test
    void aBatchWithTooFewFreePlacesIsAnsweredWith429() throws InterruptedException {
        FakeScorer scorer = new FakeScorer(1);
        try (Service service = Service.start(FakeConfig.of("queue", "3"), () -> scorer)) {
            Client client = new Client(service);
            List<CompletableFuture<Reply>> accepted = send(client, 2);
            scorer.awaitBegun();
            awaitPresent(client, 2);

            Reply refused = client.form("/v1/predict/batch", "images", List.of(PICTURE, PICTURE));

            assertThat(refused.status()).isEqualTo(429);
            scorer.allow(2);
            accepted.forEach(CompletableFuture::join);
            assertThat(client.get("/metrics").text()).contains("anomalight_images_present 0.0");
        }
    }

    @Test
    void imagesThatArriveWhileTheEngineIsBusyFormOneBatch() throws InterruptedException {
        FakeScorer scorer = new FakeScorer(1);
        try (Service service = Service.start(FakeConfig.of("max_batch", "4", "max_wait_ms", "0"), () -> scorer)) {
            Client client = new Client(service);
            List<CompletableFuture<Reply>> replies = new ArrayList<>(send(client, 1));
            scorer.awaitBegun();
            replies.addAll(send(client, 6));
            eventually("six images wait", () -> client.get("/metrics").text().contains("anomalight_queue_images 6.0"));

            scorer.allow(3);

            replies.forEach(CompletableFuture::join);
            assertThat(scorer.batches()).containsExactly(1, 4, 2);
        }
    }

    @Test
    void anImageThatMissesItsDeadlineIsRefusedAndNotScored() throws InterruptedException {
        FakeScorer scorer = new FakeScorer(1);
        try (Service service = Service.start(FakeConfig.of("timeout_seconds", "3"), () -> scorer)) {
            Client client = new Client(service);
            List<CompletableFuture<Reply>> sent = new ArrayList<>(send(client, 1));
            scorer.awaitBegun();
            sent.addAll(send(client, 2));

            List<Reply> late = sent.stream().map(CompletableFuture::join).toList();

            assertThat(late).allSatisfy(reply -> {
                assertThat(reply.status()).isEqualTo(503);
                assertThat(reply.json().get("detail").textValue()).startsWith("The image was not scored within 3 s");
            });
            scorer.allow(2);
            assertThat(client.post("/v1/predict", PICTURE).status()).isEqualTo(200);
            assertThat(scorer.batches())
                    .as("the two that were given up are not among them")
                    .containsExactly(1, 1);
        }
    }

    @Test
    void aBodyThatDoesNotArriveIsRefused() throws IOException {
        try (Service service = Service.start(FakeConfig.of("timeout_seconds", "1"), () -> FakeScorer.free(1));
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(),
                        URI.create(service.url()).getPort())) {
            socket.getOutputStream()
                    .write("POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc"
                            .getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("arrived too slowly");
            assertThat(new Client(service).get("/metrics").text()).contains("anomalight_images_present 0.0");
        }
    }

    @Test
    void closingTheServiceAnswersAllAcceptedRequests() throws InterruptedException {
        FakeScorer scorer = new FakeScorer(1);
        Service service = Service.start(FakeConfig.of(), () -> scorer);
        Client client = new Client(service);
        List<CompletableFuture<Reply>> accepted = send(client, 20);
        scorer.awaitBegun();
        awaitPresent(client, 20);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);
        scorer.allow(20);
        stopped.join();

        assertThat(accepted).allSatisfy(reply -> {
            assertThat(reply.join().status()).isEqualTo(200);
            assertThat(reply.join().json().get("score").intValue()).isEqualTo(1);
        });
        assertThat(scorer.closed()).isTrue();
        service.close(); // a second call does nothing
    }

    @Test
    void aReloadUnderLoadDropsNoRequest() {
        AtomicInteger version = new AtomicInteger();
        List<FakeScorer> loaded = new ArrayList<>();
        try (Service service = Service.start(FakeConfig.of("queue", "512"), () -> {
            FakeScorer scorer = FakeScorer.free(version.incrementAndGet());
            loaded.add(scorer);
            return scorer;
        })) {
            Client client = new Client(service);
            List<CompletableFuture<Reply>> replies = new ArrayList<>();
            for (int reload = 0; reload < 5; reload++) {
                replies.addAll(send(client, 40));
                assertThat(client.reload().status()).isEqualTo(200);
            }
            replies.addAll(send(client, 1));

            assertThat(replies)
                    .allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(200));
            assertThat(replies.get(replies.size() - 1)
                            .join()
                            .json()
                            .get("score")
                            .intValue())
                    .isEqualTo(6);
            assertThat(loaded.subList(0, 5)).allMatch(FakeScorer::closed);
            assertThat(loaded.get(5).closed()).isFalse();
        }
    }

    @Test
    void aRequestKeepsItsModelDuringAReload() throws InterruptedException {
        FakeScorer before = new FakeScorer(1);
        AtomicInteger version = new AtomicInteger();
        try (Service service = Service.start(
                FakeConfig.of(), () -> version.incrementAndGet() == 1 ? before : FakeScorer.free(version.get()))) {
            Client client = new Client(service);
            List<CompletableFuture<Reply>> accepted = send(client, 2);
            before.awaitBegun();
            awaitPresent(client, 2);
            client.reload();

            assertThat(client.post("/v1/predict", PICTURE).json().get("score").intValue())
                    .isEqualTo(2);
            assertThat(before.closed()).isFalse();
            before.allow(2);
            assertThat(accepted.get(0).join().json().get("score").intValue()).isEqualTo(1);
        }
        assertThat(before.closed()).isTrue();
    }

    @Test
    void aBrokenArchiveLeavesThePreviousModelInUse() {
        AtomicInteger version = new AtomicInteger();
        try (Service service = Service.start(FakeConfig.of(), () -> {
            if (version.incrementAndGet() > 1) {
                throw new UserError(Path.of("part.anomalight").toAbsolutePath() + " is damaged; copy it again");
            }
            return FakeScorer.free(1);
        })) {
            Client client = new Client(service);

            Reply refused = client.reload();

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().get("detail").textValue())
                    .isEqualTo("part.anomalight is damaged; copy it again; the previous model stays in use.");
            assertThat(client.post("/v1/predict", PICTURE).json().get("score").intValue())
                    .isEqualTo(1);
        }
    }

    @Test
    void aModelThatFailsIsAServerErrorAndTheNextImageIsScored() {
        FakeScorer scorer = FakeScorer.free(1);
        try (Service service = Service.start(FakeConfig.of(), () -> Failing.first(scorer))) {
            Client client = new Client(service);

            assertThat(client.post("/v1/predict", PICTURE).status()).isEqualTo(500);
            assertThat(client.post("/v1/predict", PICTURE).status()).isEqualTo(200);
        }
    }

    @Test
    void aPortInUseIsReported() {
        try (Service service = Service.start(FakeConfig.of(), () -> FakeScorer.free(1))) {
            String port = service.url().substring(service.url().lastIndexOf(':') + 1);
            FakeScorer second = FakeScorer.free(1);

            assertThatThrownBy(() -> Service.start(FakeConfig.of("port", port), () -> second)
                            .close())
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("port " + port + " of 127.0.0.1 can't be opened");
            assertThat(second.closed()).isTrue();
        }
    }
}
