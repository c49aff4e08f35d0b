package io.anomalight.app.line;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real program, {@code anomalight serve}, as a process that a test kills and starts again on the same port. */
final class KilledService implements AutoCloseable {
    private final List<String> command;
    private final Path log;
    private final URI address;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private volatile Process process;

    /** Starts the program; its output goes to a file of the folder. */
    KilledService(Path folder, String... keys) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        this.address = URI.create("http://127.0.0.1:" + port);
        this.log = folder.resolve("service.log");
        this.command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dai.djl.offline=true",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                "io.anomalight.app.command.Anomalight",
                "serve",
                "port=" + port,
                "access_log=false"));
        command.addAll(List.of(keys));
        start();
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("OMP_NUM_THREADS", "1");
        process = builder.start();
    }

    URI address() {
        return address;
    }

    Path log() {
        return log;
    }

    /** Waits until the service accepts requests. */
    void awaitReady() throws InterruptedException {
        while (!get("/health/ready").equals("ready\n")) {
            if (!process.isAlive()) {
                throw new AssertionError("the service ended with " + process.exitValue() + ", see " + log);
            }
            process.waitFor(10, TimeUnit.MILLISECONDS);
        }
    }

    /** The body of an answer; empty if the service did not answer. */
    String get(String path) throws InterruptedException {
        try {
            return client.send(
                            HttpRequest.newBuilder(address.resolve(path))
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    /** Lets the process run for a time, then kills it with SIGKILL. */
    void killAfter(long milliseconds) throws InterruptedException {
        if (process.waitFor(milliseconds, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the service ended by itself with " + process.exitValue() + ", see " + log);
        }
        process.destroyForcibly().waitFor();
    }

    /** Ends the process with SIGTERM and returns its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
