package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.Precision;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceKeysTest {
    private static ServiceConfig read(Map<String, String> keys) {
        Map<String, String> all = new HashMap<>(keys);
        all.putIfAbsent("model", "part.anomalight");
        return ServiceKeys.read(all, Optional.empty());
    }

    @Test
    void aServiceListensOnLoopbackByDefault() {
        ServiceConfig config = read(Map.of());

        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.token()).isEmpty();
    }

    @Test
    void otherMachinesNeedAToken() {
        assertThatThrownBy(() -> read(Map.of("host", "0.0.0.0")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("host=0.0.0.0 can be reached from other machines, so it needs a token");
        assertToken(read(Map.of("host", "0.0.0.0", "token", "a-long-enough-word")), "a-long-enough-word");
    }

    @Test
    void theTokenMayComeFromAFileOrTheEnvironment(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "from-the-file\n");

        assertToken(read(Map.of("token_file", file.toString())), "from-the-file");
        assertToken(
                ServiceKeys.read(Map.of("model", "m"), Optional.of("from-the-environment")), "from-the-environment");
        assertToken(
                ServiceKeys.read(Map.of("model", "m", "token", "from-the-key"), Optional.of("elsewhere")),
                "from-the-key");
        assertThatThrownBy(
                        () -> read(Map.of("token_file", folder.resolve("none").toString())))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("can't be read");
    }

    @Test
    void theTokenMayComeFromStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("from-the-pipe\n".getBytes(StandardCharsets.UTF_8)));
        try {
            assertToken(read(Map.of("token_file", "-")), "from-the-pipe");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void theTokenIsNeverPrinted() {
        assertThat(read(Map.of("token", "a-long-enough-word")).toString()).doesNotContain("a-long-enough-word");
    }

    @Test
    void namesOfTheServiceAreAListWithoutPorts() {
        assertThat(read(Map.of("allowed_hosts", "Parts.example.com, parts")).allowedHosts())
                .containsExactlyInAnyOrder("parts.example.com", "parts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "30", "600"})
    void aClientThatStopsSendingIsAnsweredBeforeItsConnectionIsClosed(String seconds) {
        ServiceConfig config = read(Map.of("timeout_seconds", seconds));

        assertThat(config.idleTimeout()).isGreaterThan(config.timeout());
        assertThat(config.exchangeTimeout())
                .isGreaterThanOrEqualTo(config.idleTimeout().plusSeconds(1));
    }

    private static void assertToken(ServiceConfig config, String secret) {
        assertThat(config.token()).hasValueSatisfying(token -> {
            assertThat(token.matches(secret)).isTrue();
            assertThat(token.matches(secret + "x")).isFalse();
        });
    }

    @Test
    void precisionAndThreadsAreKeysToo() {
        ServiceConfig config = read(Map.of("precision", "bf16", "threads", "2"));

        assertThat(config.detectorOptions().precision()).contains(Precision.BF16);
        assertThat(config.detectorOptions().threads()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "port, 70000, 'port must be from 0 to 65535, but is 70000'",
        "port, http, 'port=http is not a whole number'",
        "max_batch, 0, 'max_batch must be from 1 to 256'",
        "queue, 0, 'queue must be from 1'",
        "timeout_seconds, 0, 'timeout_seconds must be from 1'",
        "max_megapixels, 500, 'max_megapixels must be from 1 to 200'",
        "allowed_hosts, 'http://parts.example.com', 'allowed_hosts=http://parts.example.com must be host names'",
        "allowed_hosts, 'parts:80', 'allowed_hosts=parts:80 must be host names'",
        "allowed_hosts, '', 'allowed_hosts= must be host names'",
        "header_timeout_seconds, 0, 'header_timeout_seconds must be from 1'",
        "max_connections, 0, 'max_connections must be from 1'",
        "access_log, yes, 'access_log=yes is not a truth value'",
        "threads, -1, 'threads must not be negative'",
        "precision, float8, 'precision=float8 is not a precision'",
        "token, short, 'the token must have 8 or more'",
        "host, no such host, 'host=no such host is not a name or address'"
    })
    void anInvalidValueIsReported(String key, String value, String sentence) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(sentence);
    }

    @Test
    void aMissingModelIsReported() {
        assertThatThrownBy(() -> ServiceKeys.read(Map.of(), Optional.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("model=… is missing");
    }
}
