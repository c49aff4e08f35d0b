package io.anomalight.models.components.backbone.weights;

import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Downloads a file over HTTP. It follows redirects, but never from https to http, and limits the size and the waiting time. */
final class HttpDownload {

    /** Downloads an address to a file; tests replace it. */
    @FunctionalInterface
    interface Fetch {
        void fetch(URI address, Path target) throws IOException;
    }

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int OK = 200;
    private static final long MEBIBYTE = 1L << 20;

    private final Console console;
    private final long maxBytes;
    private final Duration timeout;

    /**
     * @param maxBytes largest size of the file
     * @param timeout longest time without data from the server
     */
    HttpDownload(Console console, long maxBytes, Duration timeout) {
        this.console = console;
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    void fetch(URI address, Path target) throws IOException {
        // Java has no time-out for reading a body. So a separate thread reads, and the calling
        // thread stops waiting after the time-out.
        ExecutorService reader = Executors.newSingleThreadExecutor(HttpDownload::daemon);
        try {
            HttpResponse<InputStream> response = within(timeout, reader, () -> send(address));
            try (InputStream body = response.body()) {
                if (response.statusCode() != OK) {
                    throw new IOException("the server answers with status " + response.statusCode());
                }
                long total =
                        response.headers().firstValueAsLong("content-length").orElse(0);
                copy(body, total, reader, address, target);
            }
        } finally {
            reader.shutdownNow();
        }
    }

    private HttpResponse<InputStream> send(URI address) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(timeout)
                .build();
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("User-Agent", "anomalight")
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    private void copy(InputStream body, long total, ExecutorService reader, URI address, Path target)
            throws IOException {
        checkSize(total);
        byte[] buffer = new byte[BUFFER_BYTES];
        long done = 0;
        try (OutputStream out = Files.newOutputStream(target);
                Progress progress = console.progress("Fetching " + address.getHost(), "MiB", total / MEBIBYTE)) {
            for (int read = next(body, buffer, reader); read >= 0; read = next(body, buffer, reader)) {
                out.write(buffer, 0, read);
                progress.step((done + read) / MEBIBYTE - done / MEBIBYTE);
                done += read;
                checkSize(done);
            }
        }
        if (total > 0 && done != total) {
            throw new IOException("the connection broke after " + done + " of " + total + " bytes");
        }
    }

    private int next(InputStream body, byte[] buffer, ExecutorService reader) throws IOException {
        return within(timeout, reader, () -> body.read(buffer));
    }

    private void checkSize(long bytes) throws IOException {
        if (bytes > maxBytes) {
            throw new IOException("it is larger than the " + maxBytes / MEBIBYTE + " MiB that are allowed");
        }
    }

    private static <T> T within(Duration timeout, ExecutorService reader, Callable<T> task) throws IOException {
        try {
            return reader.submit(task).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the server has said nothing for " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(described(e.getCause() == null ? e : e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    // The client's exceptions often have no message.
    private static String described(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "download");
        thread.setDaemon(true);
        return thread;
    }
}
