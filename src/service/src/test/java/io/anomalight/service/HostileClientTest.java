package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.service.Client.Reply;
import io.anomalight.service.product.ServiceScorer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hostile client must not harm other clients: slow requests, many requests, unusual requests. */
@Timeout(60)
class HostileClientTest {
    private static final byte[] PICTURE = TwoPictures.good(8, 8);

    private static Socket connect(Service service) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(service.url()).getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** Sends single bytes until the service closes the connection; returns the milliseconds until then. */
    private static long drip(Socket socket) throws IOException {
        long start = System.nanoTime();
        socket.setSoTimeout(200);
        InputStream answer = socket.getInputStream();
        boolean open = true;
        while (open && TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) < 30) {
            open = isOpenAfterAByte(socket, answer);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private static boolean isOpenAfterAByte(Socket socket, InputStream answer) {
        try {
            send(socket, "x");
            return answer.read() >= 0;
        } catch (SocketTimeoutException nothingYet) {
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void aConnectionWithASlowHeaderIsClosed() throws IOException {
        try (Service service = Service.start(FakeConfig.of("header_timeout_seconds", "1"), () -> FakeScorer.free(1));
                Socket first = connect(service);
                Socket second = connect(service)) {
            send(first, "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
            assertThat(drip(first)).as("of a new connection").isBetween(900L, 15_000L);

            send(second, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(second.getInputStream().read()).isEqualTo('H');
            second.getInputStream().readNBytes(second.getInputStream().available());
            assertThat(drip(second)).as("of a connection that was used before").isBetween(900L, 15_000L);
        }
    }

    @Test
    void aConnectionWithASlowBodyIsClosed() throws IOException {
        try (Service service = Service.start(FakeConfig.of("timeout_seconds", "1"), () -> FakeScorer.free(1));
                Socket socket = connect(service)) {
            send(socket, "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");

            assertThat(drip(socket)).isBetween(900L, 15_000L);
            assertThat(new Client(service).get("/metrics").text()).contains("anomalight_images_present 0.0");
        }
    }

    @Test
    void aConnectionWhoseAnswerIsNotReadIsClosed() throws IOException {
        try (Service service = Service.start(FakeConfig.of("timeout_seconds", "1"), () -> FakeScorer.free(1));
                Socket socket = connect(service)) {
            String request = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
            Client other = new Client(service);
            // The answers to all these requests do not fit into the socket buffers.
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
                try {
                    send(socket, request.repeat(2000));
                } catch (IOException closed) {
                    // Expected: the service closed the connection.
                }
            });

            flood.orTimeout(30, TimeUnit.SECONDS).join();

            assertThat(other.get("/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void idleConnectionsAreClosedForNewOnes() throws IOException {
        try (Service service = Service.start(FakeConfig.of("max_connections", "8"), () -> FakeScorer.free(1))) {
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                idle.add(connect(service));
            }

            assertThat(new Client(service).get("/health/live").status()).isEqualTo(200);

            for (Socket each : idle) {
                each.close();
            }
        }
    }

    @Test
    void aHundredReloadsAtOnceLoadOnceAndHealthChecksDoNotWait() throws InterruptedException {
        CountDownLatch mayLoad = new CountDownLatch(1);
        CountDownLatch loads = new CountDownLatch(1);
        AtomicInteger loaded = new AtomicInteger();
        try (Service service = Service.start(FakeConfig.of("queue", "4"), () -> {
            if (loaded.incrementAndGet() > 1) {
                loads.countDown();
                awaitQuietly(mayLoad);
            }
            return FakeScorer.free(loaded.get());
        })) {
            Client client = new Client(service);
            CompletableFuture<Reply> first = client.reloadLater();
            loads.await();
            List<CompletableFuture<Reply>> others = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                others.add(client.reloadLater());
            }

            assertThat(others).allSatisfy(reply -> {
                assertThat(reply.join().status()).isEqualTo(429);
                assertThat(reply.join().headers().get("retry-after")).containsExactly("1");
            });
            assertThat(client.get("/health/ready").status()).isEqualTo(200);
            assertThat(client.post("/v1/predict", PICTURE).status()).isEqualTo(200);
            mayLoad.countDown();
            assertThat(first.join().status()).isEqualTo(200);
            assertThat(loaded.get()).isEqualTo(2);
            assertThat(client.reload().status()).isEqualTo(200);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void healthChecksAreAnsweredWhileAllOtherThreadsAreBusy() throws InterruptedException {
        FakeScorer scorer = new FakeScorer(1);
        try (Service service = Service.start(FakeConfig.of("queue", "4"), () -> scorer)) {
            Client client = new Client(service);
            List<CompletableFuture<Reply>> sent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                sent.add(client.postLater("/v1/predict", PICTURE));
            }
            scorer.awaitBegun();

            assertThat(client.get("/health/live").status()).isEqualTo(200);
            assertThat(client.get("/health/ready").status()).isEqualTo(200);

            scorer.allow(200);
            assertThat(sent)
                    .allSatisfy(reply -> assertThat(reply.join().status()).isIn(200, 429));
        }
    }

    @Test
    void anImageThatNeedsTooMuchMemoryFailsAloneAndTheServiceStaysAlive() throws InterruptedException {
        FakeScorer scorer = new FakeScorer(1);
        ServiceScorer failing = Failing.at(scorer, 9, new OutOfMemoryError("of the test"));
        try (Service service = Service.start(FakeConfig.of("max_batch", "8"), () -> failing)) {
            Client client = new Client(service);
            List<CompletableFuture<Reply>> good = new ArrayList<>();
            good.add(client.postLater("/v1/predict", PICTURE));
            scorer.awaitBegun();
            CompletableFuture<Reply> bad = client.postLater("/v1/predict", TwoPictures.good(9, 8));
            good.add(client.postLater("/v1/predict", PICTURE));
            good.add(client.postLater("/v1/predict", PICTURE));
            while (!client.get("/metrics").text().contains("anomalight_queue_images 3.0")) {
                Thread.onSpinWait();
            }
            scorer.allow(20);

            assertThat(bad.join().status()).isEqualTo(503);
            assertThat(bad.join().json().get("detail").textValue()).startsWith("There is not enough memory");
            assertThat(good)
                    .allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(200));
        }
    }

    @Test
    void unknownMethodsAndPathsDoNotAddTimeSeries() {
        try (Service service = Service.start(FakeConfig.of(), () -> FakeScorer.free(1))) {
            Client client = new Client(service);
            ask(client, 0, 20);
            int before = client.get("/metrics").text().length();

            ask(client, 20, 400);

            String after = client.get("/metrics").text();
            assertThat(after).contains("method=\"other\"").doesNotContain("INVENTED", "/path");
            assertThat(after.length()).isLessThan(before + 2000);
        }
    }

    private static void ask(Client client, int from, int to) {
        for (int i = from; i < to; i++) {
            String answer = client.raw(("INVENTED" + i + " /path" + i + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(answer).startsWith("HTTP/1.1 405 ").contains("This path does not support the method");
        }
    }
}
