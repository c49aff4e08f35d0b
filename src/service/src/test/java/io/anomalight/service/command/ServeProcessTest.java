package io.anomalight.service.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.service.TwoPictures;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own. */
class ServeProcessTest {

    @Test
    @DisabledOnOs(OS.WINDOWS) // which has no SIGTERM
    void theProgramServesLogsRequestsAndEndsWithCodeZeroOnSigterm(@TempDir Path folder) throws Exception {
        Path archive = TwoPictures.write(folder.resolve("tiny.anomalight"));
        Path log = folder.resolve("log");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Serve.class.getName(),
                        "model=" + archive,
                        "port=0")
                .redirectError(log.toFile())
                .start();
        try (BufferedReader output = program.inputReader()) {
            String first = output.readLine();
            assertThat(first).startsWith("Serving http://127.0.0.1:");
            String address = first.split(" ", -1)[1].replaceFirst(":$", "");
            assertThat(get(URI.create(address + "/health/ready"))).isEqualTo(200);

            program.toHandle().destroy(); // Process.destroy would also close the output
            assertThat(output.readLine()).startsWith("Stopping after the accepted requests");
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isZero();
            assertThat(log).content().contains(" INFO AccessLog: GET /health/ready 200");
        } finally {
            program.destroyForcibly();
        }
    }

    private static int get(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
