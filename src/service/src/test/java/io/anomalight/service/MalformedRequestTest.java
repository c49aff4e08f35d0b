package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed requests, most of them sent as raw bytes: each must be answered as a client error, never as a server error. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedRequestTest {
    private static final byte[] GOOD = TwoPictures.good(40, 30);
    private static final String HOST = "Host: localhost\r\nConnection: close\r\n";

    private static final String PART = "--x\r\nContent-Disposition: form-data; name=image\r\n";

    private final ServedArchive served;
    private final Client client;

    MalformedRequestTest(@TempDir Path folder) {
        served = ServedArchive.in(folder);
        client = served.client();
    }

    @AfterAll
    void stop() {
        served.close();
    }

    private String raw(String request) {
        return client.raw(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static int status(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 ");
        return Integer.parseInt(answer.substring(9, 12));
    }

    private static void assertProblem(String answer, int status) {
        assertThat(status(answer)).as(answer).isEqualTo(status);
        assertThat(answer).contains("application/problem+json", "\"detail\":\"").doesNotContain("\tat ", "Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image/png; charset=binary",
                "image/png; charset=no-such-charset",
                "image/png; charset=",
                "image/png; charset=\"",
                "image/png;;;=",
                "image/png; charset=utf-16",
                "IMAGE/PNG",
                "application/octet-stream; charset=binary",
                ""
            })
    void theCharsetOfAnImageTypeIsIgnored(String type) {
        String answer = client.raw(
                withBody("POST /v1/predict?heat_map=true HTTP/1.1\r\n" + HOST + "Content-Type: " + type, GOOD));

        assertThat(status(answer)).as(answer).isEqualTo(200);
    }

    private static byte[] withBody(String header, byte[] body) {
        byte[] head =
                (header + "\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=a-line-that-no-picture-has; charset=binary",
                "multipart/form-data; charset=nonsense; boundary=\"a-line-that-no-picture-has\"",
                "Multipart/Form-Data; Boundary=a-line-that-no-picture-has"
            })
    void theCharsetOfAFormIsIgnored(String type) {
        byte[] form = Client.formOf("image", List.of(GOOD));

        assertThat(client.post("/v1/predict", form, "Content-Type", type).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"",
                "multipart/form-data; boundary=\"a\\",
                "multipart/form-data; boundary=x; boundary=y",
                "multipart/form-data; BOUNDARY",
                "multipart/form-data"
            })
    void aFormWithoutAUsableBoundaryIsMalformed(String type) {
        byte[] form = Client.formOf("image", List.of(GOOD));

        assertProblem(
                client.raw(withBody("POST /v1/predict HTTP/1.1\r\n" + HOST + "Content-Type: " + type, form)), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--x",
                "--x--",
                "--x\r\n\r\n\r\n--x--\r\n",
                "--x\r\nContent-Disposition: form-data; name=image\r\n\r\n",
                "--x\r\nContent-Disposition: form-data; name=\"image\r\n\r\nbody\r\n--x--\r\n",
                "--x\r\nContent-Disposition: form-data\r\n\r\nbody\r\n--x--\r\n",
                "--x\r\nContent-Disposition: form-data; name=image; filename*=UTF-8''%ff%zz\r\n\r\nbody\r\n--x--\r\n",
                PART + "Content-Type: text/plain; charset=binary\r\n\r\nbody\r\n--x--\r\n",
                PART + "Content-Transfer-Encoding: base64\r\n\r\n????\r\n--x--\r\n",
                "\r\n\r\n\r\n",
                "no form at all",
                ""
            })
    void aMalformedFormIsAClientError(String form) {
        for (String path : List.of("/v1/predict", "/v1/predict/batch")) {
            String answer = client.raw(withBody(
                    "POST " + path + " HTTP/1.1\r\n" + HOST + "Content-Type: multipart/form-data; boundary=x",
                    form.getBytes(StandardCharsets.ISO_8859_1)));

            assertThat(status(answer)).as(answer).isBetween(400, 422);
            assertThat(answer).contains("application/problem+json");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/predict?threshold=%zz, 400",
        "/v1/predict?threshold=%, 400",
        "/v1/predict?%ff=1, 400",
        "/v1/predict?threshold=%c3%28, 400",
        "/v1/predict?=, 400",
        "/v1/predict?threshold=1&threshold=2, 400",
        "/v1/predict?a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q&r&s&t&u, 400",
        "/v1/pre%zzdict, 400",
        "/v1/pre%ffdict, 400",
        "/v1/predict%00, 400",
        "/v1/predict;a=b, 404",
        "/v1/../v1/predict/../nothing, 404",
        "/v1%2fpredict, 404"
    })
    void aMalformedAddressIsRefused(String address, int status) {
        assertProblem(raw("POST " + address + " HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n"), status);
    }

    @Test
    void theCharsetHasNoEffectOnTheThreshold() {
        String answer = client.raw(withBody(
                "POST /v1/predict?&threshold=1%2e5& HTTP/1.1\r\n" + HOST + "Content-Type: image/png; charset=utf-16",
                GOOD));

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"threshold\":1.5");
    }

    @ParameterizedTest
    @CsvSource({
        "'Content-Length: 3\r\nContent-Length: 4', 400",
        "'Content-Length: 3\r\nContent-Length: 3', 400",
        "'Content-Length: -1', 400",
        "'Content-Length: abc', 400",
        "'Content-Length: 99999999999999999999', 400",
        "'Content-Length: 3\r\nTransfer-Encoding: chunked', 400",
        "'Transfer-Encoding: gzip', 400",
        "'Transfer-Encoding: chunked, chunked', 400",
        "'Transfer-Encoding: chunked\r\nX: 1', 400",
        "'Expect: a-miracle', 417",
        "'Content-Encoding: gzip\r\nContent-Length: 0', 422",
        "'Bad Header: 1', 400",
        "': 1', 400",
        "'Accept: image/png;q=abc\r\nContent-Length: 0', 406",
        "'Accept: application/json;q=0.9, */\";q=0.1\r\nContent-Length: 0', 400",
        "'Accept: ,;,;=\r\nContent-Length: 0', 406",
        "'Content-Type: \u00ff\u0001\r\nContent-Length: 0', 400",
        "'Content-Type: text\r\nContent-Length: 0', 415",
        "'Upgrade: websocket\r\nContent-Length: 0', 400"
    })
    void aMalformedHeaderIsRefused(String header, int status) {
        assertProblem(raw("POST /v1/predict HTTP/1.1\r\n" + HOST + header + "\r\n\r\nabc"), status);
    }

    @Test
    void headersThatAreTooLargeAreRefused() {
        assertProblem(raw("GET /v1/model HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(20_000) + "\r\n\r\n"), 431);
        assertProblem(raw("GET /v1/model HTTP/1.1\r\n" + HOST + "X: x\r\n".repeat(5000) + "\r\n"), 431);
        assertProblem(raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n" + HOST + "\r\n"), 414);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/9.9", "HTTP/0.9", "NONSENSE"})
    void aRequestWithoutAHostOrWithAnotherProtocolIsRefused(String version) {
        assertProblem(raw("GET /v1/model " + version + "\r\nConnection: close\r\n\r\n"), 400);
    }

    @Test
    void aClientThatExpectsContinueIsServed() {
        byte[] request = withBody(
                "POST /v1/predict HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Type: image/png", GOOD);

        assertThat(client.raw(request)).startsWith("HTTP/1.1 100 ").contains("HTTP/1.1 200 ");
    }

    @Test
    void aClientThatExpectsContinueIsToldAtOnceThatItsBodyIsTooLarge() {
        assertProblem(
                raw("POST /v1/predict HTTP/1.1\r\n" + HOST
                        + "Expect: 100-continue\r\nContent-Type: image/png\r\nContent-Length: 2000000\r\n\r\n"),
                413);
    }

    @Test
    void anImageOfOtherChannelsIsRefusedWithASentence() {
        Client.Reply answer = client.post("/v1/predict", tiffOfTwoChannels(), "Content-Type", "image/tiff");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("has 2 channels, but the model reads 3 (red, green and blue, or grey)");
    }

    /** One pixel of two channels of 8 bits. */
    private static byte[] tiffOfTwoChannels() {
        int[][] tags = {
            {256, 1, 1}, {257, 1, 1}, {258, 2, 8 | 8 << 16}, {262, 1, 1}, {273, 1, 98}, {277, 1, 2}, {279, 1, 2}
        };
        ByteBuffer file = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) tags.length);
        for (int[] tag : tags) {
            file.putShort((short) tag[0]).putShort((short) 3).putInt(tag[1]).putInt(tag[2]);
        }
        return file.array();
    }
}
