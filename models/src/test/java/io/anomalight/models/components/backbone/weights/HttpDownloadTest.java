package io.anomalight.models.components.backbone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.anomalight.framework.console.Console;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpDownloadTest {
    private static final byte[] CONTENT = new byte[100_000];
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long ROOM = 1 << 20;

    private final Path target;
    private final HttpServer server;
    private final CountDownLatch testEnds = new CountDownLatch(1);

    HttpDownloadTest(@TempDir Path folder) throws IOException {
        target = folder.resolve("download");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/file", exchange -> answer(exchange, 200, CONTENT.length));
        server.createContext("/chunked", exchange -> answer(exchange, 200, 0));
        server.createContext("/missing", exchange -> answer(exchange, 404, CONTENT.length));
        server.createContext("/short", exchange -> answer(exchange, 200, CONTENT.length + 1));
        server.createContext("/silent", this::saysNothing);
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", "/file");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        testEnds.countDown();
        server.stop(0);
    }

    @Test
    void fetchesAFileAndFollowsRedirects() throws IOException {
        for (String path : new String[] {"/file", "/moved", "/chunked"}) {
            download(ROOM, PATIENCE).fetch(address(path), target);
            assertThat(Files.readAllBytes(target)).isEqualTo(CONTENT);
        }
    }

    @Test
    void aStatusOtherThanOkIsAnError() {
        assertFails(download(ROOM, PATIENCE), "/missing", "the server answers with status 404");
    }

    @Test
    void refusesMoreThanIsAllowedWhetherAnnouncedOrNot() {
        String message = "it is larger than the 0 MiB that are allowed";
        assertFails(download(1000, PATIENCE), "/file", message);
        assertFails(download(1000, PATIENCE), "/chunked", message);
    }

    @Test
    void aBrokenConnectionIsAnError() {
        assertThatThrownBy(() -> download(ROOM, PATIENCE).fetch(address("/short"), target))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aSilentServerIsGivenUp() {
        assertFails(download(ROOM, Duration.ofSeconds(1)), "/silent", "the server has said nothing for 1 s");
    }

    @Test
    void aClosedPortIsAnError() {
        server.stop(0);
        assertThatThrownBy(() -> download(ROOM, PATIENCE).fetch(address("/file"), target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ConnectException");
    }

    private static HttpDownload download(long maxBytes, Duration patience) {
        return new HttpDownload(Console.SILENT, maxBytes, patience);
    }

    private URI address(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private void assertFails(HttpDownload download, String path, String message) {
        assertThatThrownBy(() -> download.fetch(address(path), target))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    private static void answer(HttpExchange exchange, int status, long announced) throws IOException {
        exchange.sendResponseHeaders(status, announced);
        exchange.getResponseBody().write(CONTENT);
        exchange.close();
    }

    private void saysNothing(HttpExchange exchange) throws IOException {
        try {
            testEnds.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }
}
