package io.anomalight.app.line;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/** Load for a service: clients that send images, a camera that writes files, and a webhook that sometimes fails. */
final class LineLoad implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLIENTS = 2;

    /** The length of the last chunk of a PNG. */
    private static final int PNG_END = 12;

    private final byte[] picture;
    private final Path watched;
    private final HttpServer webhook;
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger files = new AtomicInteger();
    private final AtomicInteger posts = new AtomicInteger();

    /** The ids of accepted requests, by the names of their images. */
    final Map<String, Long> accepted = new ConcurrentHashMap<>();

    /** The entries that the webhook has answered with 200. */
    final Set<String> keys = ConcurrentHashMap.newKeySet();

    LineLoad(byte[] picture, Path watched) throws IOException {
        this.picture = picture;
        this.watched = watched;
        this.webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", this::receive);
        webhook.start();
    }

    String webhook() {
        return "http://127.0.0.1:" + webhook.getAddress().getPort() + "/verdicts";
    }

    private void receive(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        boolean fails = posts.incrementAndGet() % 500 == 0;
        if (!fails) {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        }
        exchange.sendResponseHeaders(fails ? 503 : 200, -1);
        exchange.close();
    }

    /** Starts the clients and the camera. */
    void start(URI service) {
        for (int i = 0; i < CLIENTS; i++) {
            run(() -> send(service));
        }
        run(this::shoot);
    }

    /** Something that is done again and again until the load ends. */
    private interface Work {
        void once() throws IOException, InterruptedException;
    }

    private void run(Work work) {
        Thread thread = new Thread(() -> {
            try {
                while (!end.await(5, TimeUnit.MILLISECONDS)) {
                    work.once();
                }
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            }
        });
        threads.add(thread);
        thread.start();
    }

    private void send(URI service) throws InterruptedException {
        String name = "http-" + requests.incrementAndGet() + ".png";
        // A client for each request: a killed service leaves half-open connections.
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(service.resolve("/v1/predict"))
                            .timeout(Duration.ofSeconds(30))
                            .header("Content-Type", "multipart/form-data; boundary=b")
                            .POST(BodyPublishers.ofByteArray(form(name)))
                            .build(),
                    BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                accepted.put(name, JSON.readTree(response.body()).get("id").longValue());
            }
        } catch (IOException e) {
            end.await(20, TimeUnit.MILLISECONDS); // the service is down; what it has accepted is unknown
        }
    }

    /** The picture with a text, so that each image has its own checksum. */
    private byte[] picture(String text) {
        byte[] data = ("tEXtname\0" + text).getBytes(StandardCharsets.ISO_8859_1);
        CRC32 checksum = new CRC32();
        checksum.update(data);
        int end = picture.length - PNG_END;
        return ByteBuffer.allocate(picture.length + data.length + 2 * Integer.BYTES)
                .put(picture, 0, end)
                .putInt(data.length - "tEXt".length())
                .put(data)
                .putInt((int) checksum.getValue())
                .put(picture, end, PNG_END)
                .array();
    }

    private byte[] form(String name) {
        byte[] image = picture(name);
        byte[] start = ("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"" + name + "\"\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] last = "\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(start.length + image.length + last.length)
                .put(start)
                .put(image)
                .put(last)
                .array();
    }

    private void shoot() throws IOException, InterruptedException {
        String name = "watch-" + (files.get() + 1) + ".png";
        Path temporary = Files.write(watched.resolve("." + name), picture(name));
        Files.move(temporary, watched.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        files.incrementAndGet();
        end.await(20, TimeUnit.MILLISECONDS);
    }

    /** The number of files that were written. */
    int files() {
        return files.get();
    }

    /** The number of requests that were sent, accepted or not. */
    int requests() {
        return requests.get();
    }

    /** The number of messages that came to the webhook, with repeated and refused ones. */
    int posts() {
        return posts.get();
    }

    /** Ends clients and camera; the webhook stays. */
    void stop() throws InterruptedException {
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() {
        end.countDown();
        webhook.stop(0);
    }
}
