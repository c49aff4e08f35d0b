package io.anomalight.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** An HTTP client for the tests. */
public final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUNDARY = "a-line-that-no-picture-has";

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    public Client(Service service) {
        this.base = URI.create(service.url());
    }

    /**
     * An answer of the service.
     *
     * @param type the media type of the body, without parameters
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Reply(int status, String type, byte[] body, Map<String, List<String>> headers) {
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text(), e);
            }
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        private static Reply of(HttpResponse<byte[]> response) {
            String type = response.headers().firstValue("Content-Type").orElse("");
            return new Reply(
                    response.statusCode(),
                    type.split(";", 2)[0],
                    response.body(),
                    response.headers().map());
        }
    }

    public Reply get(String path, String... headers) {
        return later(request(path, headers).GET().build()).join();
    }

    public Reply delete(String path, String... headers) {
        return later(request(path, headers).DELETE().build()).join();
    }

    public Reply post(String path, byte[] body, String... headers) {
        return postLater(path, body, headers).join();
    }

    /** Sends a reload request for the only product. */
    Reply reload(String... headers) {
        return reloadLater(headers).join();
    }

    /** Sends a request that changes the service, without a body. */
    Reply change(String path) {
        return changeLater(path).join();
    }

    CompletableFuture<Reply> reloadLater(String... headers) {
        return changeLater("/v1/reload", headers);
    }

    private CompletableFuture<Reply> changeLater(String path, String... headers) {
        return later(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.noBody())
                .build());
    }

    CompletableFuture<Reply> postLater(String path, byte[] body, String... headers) {
        return later(
                request(path, headers).POST(BodyPublishers.ofByteArray(body)).build());
    }

    /** Sends a form with all files in the same field. */
    public Reply form(String path, String field, List<byte[]> files) {
        return post(path, formOf(field, files), "Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
    }

    static byte[] formOf(String field, List<byte[]> files) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (int i = 0; i < files.size(); i++) {
            form.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field
                            + "\"; filename=\"part " + i + ".png\"\r\nContent-Type: image/png\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            form.writeBytes(files.get(i));
            form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return form.toByteArray();
    }

    /** Sends raw bytes and returns all bytes of the answer until the connection is closed. */
    public String raw(byte[] bytes) {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            try (InputStream answer = socket.getInputStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private CompletableFuture<Reply> later(HttpRequest request) {
        return http.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(Reply::of);
    }
}
