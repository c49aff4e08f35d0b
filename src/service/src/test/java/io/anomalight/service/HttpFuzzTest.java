package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.testing.Mutator;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Sends damaged requests to a real service. A short run with one seed is a test; a long one is started by hand with
 * {@code -Danomalight.fuzz.mutants=10000} mutants and {@code -Danomalight.fuzz.seed=…}.
 */
class HttpFuzzTest {
    private static final int MUTANTS = Integer.getInteger("anomalight.fuzz.mutants", 300);
    private static final long SEED = Long.getLong("anomalight.fuzz.seed", 1);
    private static final int MOST_BYTES = 100_000;
    private static final long MOST_MILLISECONDS = 2000;
    private static final List<byte[]> WORDS = Stream.of(
                    "\r\n",
                    "\r\n\r\n",
                    "\n",
                    ": ",
                    ";",
                    "\"",
                    "%",
                    "%00",
                    "%ff",
                    "..",
                    "--a-line-that-no-picture-has",
                    "charset=binary",
                    "Content-Length: 5\r\n",
                    "Transfer-Encoding: chunked\r\n",
                    "Expect: 100-continue\r\n",
                    "Host: attacker.example\r\n",
                    "Origin: null\r\n",
                    "Authorization: bearer x\r\n",
                    "HTTP/1.0",
                    "HTTP/2.0",
                    "POST ",
                    "filename*=UTF-8''%ff",
                    "?threshold=",
                    "&heat_map=true",
                    "\u001b[2J")
            .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
            .toList();

    /** The result of one mutant. */
    private record Outcome(int status, String answer, long milliseconds) {}

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void noDamagedRequestCausesAServerErrorAHangOrAStackTrace() throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        Map<Integer, Integer> statuses = new TreeMap<>();
        try (Service service = serve()) {
            Mutator mutator = new Mutator(SEED, WORDS, MOST_BYTES);
            List<byte[]> requests = requests();
            List<byte[]> images = images();
            for (int i = 0; i < MUTANTS; i++) {
                byte[] mutant = i % 2 == 0 ? mutator.mutant(requests) : post(type(i), body(mutator, images, i));
                Outcome outcome = send(service, mutant);
                String told = "mutant " + i + " of seed " + SEED + ": " + shown(mutant);
                assertThat(outcome.status()).as(told + outcome.answer()).isLessThan(500);
                assertThat(outcome.milliseconds()).as(told).isLessThan(MOST_MILLISECONDS);
                assertThat(outcome.answer()).as(told).doesNotContain("\tat ", "java.lang.");
                statuses.merge(outcome.status(), 1, Integer::sum);
            }
            assertThat(new Client(service)
                            .post("/v1/predict", TwoPictures.good(8, 8))
                            .status())
                    .as("the service lives")
                    .isEqualTo(200);
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("\tat ", "ERROR", "\u001b");
        assertThat(statuses.keySet()).as("of all kinds").contains(200, 400, 415, 422);
        if (MUTANTS > 1000) {
            before.println(
                    "Answers to " + MUTANTS + " mutants of seed " + SEED + " by status (0: closed): " + statuses);
        }
    }

    private static Service serve() {
        ServiceConfig config = ServiceKeys.read(
                Map.of(
                        "model", "fake.anomalight",
                        "port", "0",
                        "max_body_mb", "1",
                        "max_megapixels", "1",
                        "timeout_seconds", "1",
                        "header_timeout_seconds", "1"),
                Optional.empty());
        return Service.start(config, () -> FakeScorer.free(1)); // images are decoded, but not scored by a real model
    }

    private static byte[] body(Mutator mutator, List<byte[]> images, int number) {
        if (number % 4 == 1) {
            return mutator.mutant(images);
        }
        return mutator.mutant(List.of(Client.formOf("image", List.of(images.get(0))), Client.formOf("image", images)));
    }

    private static String type(int number) {
        return number % 4 == 1
                ? "image/png; charset=binary"
                : "multipart/form-data; boundary=a-line-that-no-picture-has";
    }

    private static byte[] post(String type, byte[] body) {
        return joined(
                "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                        + "\r\nContent-Length: " + body.length + "\r\n\r\n",
                body);
    }

    private static byte[] joined(String header, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }

    private static List<byte[]> images() throws IOException {
        List<byte[]> images = new ArrayList<>();
        BufferedImage picture = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
        for (String format : List.of("png", "jpg", "bmp", "gif", "tiff")) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(picture, format, bytes);
            images.add(bytes.toByteArray());
        }
        return images;
    }

    private static List<byte[]> requests() throws IOException {
        byte[] image = images().get(0);
        byte[] form = Client.formOf("images", List.of(image, image));
        String end = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nUser-Agent: fuzz\r\n";
        return List.of(
                post("image/png", image),
                joined(
                        "POST /v1/predict/batch?heat_map=true&threshold=1.5" + end
                                + "Content-Type: multipart/form-data; boundary=a-line-that-no-picture-has\r\n"
                                + "Accept: application/json;q=0.9, */*;q=0.1\r\nContent-Length: " + form.length
                                + "\r\n\r\n",
                        form),
                joined(
                        "POST /v1/predict" + end + "Transfer-Encoding: chunked\r\nAccept: image/png\r\n\r\n"
                                + Integer.toHexString(image.length) + "\r\n",
                        joined(
                                new String(image, StandardCharsets.ISO_8859_1),
                                "\r\n0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1))),
                joined(
                        "GET /v1/model" + end + "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n\r\n",
                        new byte[0]),
                joined("GET /metrics" + end + "Authorization: Bearer a-word\r\nCookie: a=b\r\n\r\n", new byte[0]),
                joined(
                        "POST /v1/reload" + end + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                        new byte[0]));
    }

    private static Outcome send(Service service, byte[] mutant) {
        long start = System.nanoTime();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(service.url()).getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(mutant);
            socket.getOutputStream().flush();
            socket.shutdownOutput(); // the service sees the end of a cut request
            InputStream bytes = socket.getInputStream();
            byte[] chunk = new byte[8192];
            for (int read = bytes.read(chunk); read >= 0; read = bytes.read(chunk)) {
                answer.write(chunk, 0, read);
            }
        } catch (IOException reset) {
            // The service may close before it has read the whole request; the answer until then counts.
        }
        String said = answer.toString(StandardCharsets.ISO_8859_1);
        int status = said.matches("(?s)HTTP/1\\.[01] \\d{3}.*") ? Integer.parseInt(said.substring(9, 12)) : 0;
        return new Outcome(status, said, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private static String shown(byte[] mutant) {
        String text = new String(mutant, StandardCharsets.ISO_8859_1);
        return text.substring(0, Math.min(600, text.length())).replaceAll("[^\\x20-\\x7e]", ".") + " ... ";
    }
}
