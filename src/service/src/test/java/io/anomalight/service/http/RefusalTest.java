package io.anomalight.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.service.Client;
import io.anomalight.service.Client.Reply;
import io.anomalight.service.ServedArchive;
import io.anomalight.service.TwoPictures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invalid requests to a real server with a real archive. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class RefusalTest {
    private static final byte[] BAD = TwoPictures.bad(40, 30);
    private static final byte[] GOOD = TwoPictures.good(40, 30);

    private final ServedArchive served;
    private final Client client;

    RefusalTest(@TempDir Path folder) {
        served = ServedArchive.in(folder);
        client = served.client();
    }

    @AfterAll
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/predict?heat_map=maybe, image/png, 400, heat_map is true or false",
        "POST, /v1/predict?threshold=NaN, image/png, 400, threshold is a raw score",
        "POST, /v1/predict?treshold=1, image/png, 400, 'The query may have heat_map, threshold, category, '",
        "POST, /v1/predict, text/plain, 415, not as text/plain",
        "POST, /v1/predict, application/x-www-form-urlencoded, 415, not as application/x-www-form-urlencoded",
        "POST, /v1/predict, multipart/form-data, 400, has no boundary",
        "POST, /v1/predict, multipart/form-data; boundary=x, 400, The form is incomplete or malformed",
        "POST, /v1/predict/batch, image/png, 415, A batch must be sent as multipart/form-data",
        "POST, /v1/nowhere, image/png, 404, The service has no such path",
        "GET, /nowhere, image/png, 404, The service has no such path",
        "GET, /v1/predict, image/png, 405, This path does not support the method",
        "POST, /v1/model, image/png, 405, This path does not support the method"
    })
    void aBadRequestIsAnsweredWithASentence(String method, String path, String type, int status, String sentence) {
        Reply reply = method.equals("GET")
                ? client.get(path, "Content-Type", type)
                : client.post(path, BAD, "Content-Type", type);

        assertProblem(reply, status, sentence);
    }

    @Test
    void anUnsupportedAnswerTypeIsRefused() {
        assertProblem(client.post("/v1/predict", BAD, "Accept", "text/html"), 406, "application/json or image/png");
        assertProblem(client.post("/v1/predict/batch", BAD, "Accept", "image/png"), 406, "A batch is answered as");
    }

    @Test
    void aFileThatIsNoImageIsRefused() {
        byte[] cut = Arrays.copyOf(BAD, BAD.length / 2);

        assertProblem(client.post("/v1/predict", new byte[0]), 422, "The image is empty");
        assertProblem(client.post("/v1/predict", new byte[5000]), 415, "is no image that Anomalight can read");
        assertProblem(client.post("/v1/predict", cut), 422, "is cut off");
        assertProblem(
                client.form("/v1/predict/batch", "images", List.of(GOOD, cut)), 422, "The image part 1.png is cut off");
    }

    @Test
    void anImageOfTooManyPixelsIsRefusedBeforeItIsDecoded() {
        assertProblem(
                client.post("/v1/predict", pngHeader(50_000, 50_000)), 413, "has 50000x50000 pixels, more than the 1");
    }

    @Test
    void answersDoNotMentionSettingsOfTheServer() {
        String answer =
                new String(client.post("/v1/predict", pngHeader(50_000, 50_000)).body(), StandardCharsets.UTF_8);
        assertThat(answer).contains("that are read: cut or shrink it.").doesNotContain("image_limits", "java -D");
    }

    @Test
    void aFormWithoutItsFieldIsRefused() {
        assertProblem(client.form("/v1/predict", "picture", List.of(BAD)), 400, "one field named image, but has 0");
        assertProblem(client.form("/v1/predict", "image", List.of(BAD, BAD)), 400, "one field named image, but has 2");
        assertProblem(client.form("/v1/predict/batch", "image", List.of(BAD)), 400, "no field named images");
    }

    @Test
    void aBatchLargerThanTheQueueIsRefused() {
        List<byte[]> ten = Collections.nCopies(10, GOOD);

        assertProblem(client.form("/v1/predict/batch", "images", ten), 413, "10 images are more than the 9");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedByItsHeader() {
        String answer = client.raw("POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000001\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("larger than the limit of 1 MB");
    }

    @Test
    void aBodyWithoutContentLengthIsLimited() {
        StringBuilder request =
                new StringBuilder("POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        request.append(chunk.repeat(16)).append("0\r\n\r\n");

        assertThat(client.raw(request.toString().getBytes(StandardCharsets.UTF_8)))
                .startsWith("HTTP/1.1 413 ")
                .contains("larger than the limit of 1 MB");
    }

    @Test
    void anIncompleteBodyIsRefused() {
        String answer = client.raw("POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc"
                .getBytes(StandardCharsets.UTF_8));

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }

    @Test
    void malformedHttpIsRefused() {
        assertThat(client.raw("\u0016\u0003\u0001 hello\r\n\r\n".getBytes(StandardCharsets.UTF_8)))
                .startsWith("HTTP/1.1 400 ");
        assertThat(client.get("/health/live").status()).isEqualTo(200);
    }

    private static void assertProblem(Reply reply, int status, String sentence) {
        assertThat(reply.text()).contains(sentence);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.type()).isEqualTo("application/problem+json");
        assertThat(reply.json().get("status").intValue()).isEqualTo(status);
        assertThat(reply.json().get("detail").textValue()).endsWith(".");
        assertThat(reply.json().get("title").textValue()).isNotEqualTo("Request failed");
    }

    /** The header of a PNG whose pixels would need gigabytes. */
    public static byte[] pngHeader(int width, int height) {
        ByteBuffer chunk = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(chunk.array());
        return ByteBuffer.allocate(33)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10})
                .putInt(13)
                .put(chunk.array())
                .putInt((int) crc.getValue())
                .array();
    }
}
