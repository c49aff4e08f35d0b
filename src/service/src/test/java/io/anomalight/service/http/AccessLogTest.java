package io.anomalight.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.service.Client;
import io.anomalight.service.FakeScorer;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceConfig;
import io.anomalight.service.ServiceKeys;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLogTest {
    @Test
    void aRequestIsOneLineWithItsResult() {
        assertThat(AccessLog.line("POST", "/v1/predict", 200, 334, 18))
                .isEqualTo("POST /v1/predict 200 334 bytes 18 ms");
    }

    @Test
    void controlCharactersOfAPathAreEscaped() {
        assertThat(AccessLog.line("GET\n", "/a" + (char) 27 + "[2J\r\n b 200", 404, 1, 0))
                .isEqualTo("GET\\x0a /a\\x1b[2J\\x0d\\x0a_b_200 404 1 bytes 0 ms");
        assertThat(AccessLog.line(null, null, 400, 1, 0)).isEqualTo("- - 400 1 bytes 0 ms");
        assertThat(AccessLog.line("GET", "/" + "x".repeat(9000), 404, 1, 0).length())
                .isLessThan(250);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void theLogHoldsNeitherTokenNorQuery(String on) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        ServiceConfig config = ServiceKeys.read(
                Map.of("model", "m", "port", "0", "token", "the-secret-word", "access_log", on), Optional.empty());
        try (Service service = Service.start(config, () -> FakeScorer.free(1))) {
            new Client(service).get("/v1/model?key=another-secret", "Authorization", "Bearer the-secret-word");
        } finally {
            System.setErr(before);
        }

        String said = log.toString(StandardCharsets.UTF_8);
        assertThat(said).doesNotContain("the-secret-word", "another-secret");
        assertThat(said.contains("GET /v1/model 200 ")).isEqualTo(on.equals("true"));
    }
}
