package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.Precision;
import io.anomalight.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceKeysTest {
    private static ServiceConfig read(Map<String, String> keys) {
        Map<String, String> all = new HashMap<>(keys);
        all.putIfAbsent("model", "part.anomalight");
        return ServiceKeys.read(all, Optional.empty());
    }

    @Test
    void aServiceListensToItsOwnMachineUnlessToldOtherwise() {
        ServiceConfig config = read(Map.of());

        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8080);
        assertThat(config.token()).isEmpty();
    }

    @Test
    void otherMachinesNeedAToken() {
        assertThatThrownBy(() -> read(Map.of("host", "0.0.0.0")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("host=0.0.0.0 lets other machines in, so it needs a token");
        assertThat(read(Map.of("host", "0.0.0.0", "token", "a-long-enough-word"))
                        .token())
                .contains("a-long-enough-word");
    }

    @Test
    void theTokenMayComeFromAFileOrTheEnvironment(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "from-the-file\n");

        assertThat(read(Map.of("token_file", file.toString())).token()).contains("from-the-file");
        assertThat(ServiceKeys.read(Map.of("model", "m"), Optional.of("from-the-environment"))
                        .token())
                .contains("from-the-environment");
        assertThat(ServiceKeys.read(Map.of("model", "m", "token", "from-the-key"), Optional.of("elsewhere"))
                        .token())
                .contains("from-the-key");
        assertThatThrownBy(
                        () -> read(Map.of("token_file", folder.resolve("none").toString())))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("can't be read");
    }

    @Test
    void computingIsSaidInWordsToo() {
        ServiceConfig config = read(Map.of("precision", "bf16", "threads", "2"));

        assertThat(config.computing().precision()).contains(Precision.BF16);
        assertThat(config.computing().threads()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "port, 70000, 'port must be from 0 to 65535, but is 70000'",
        "port, http, 'port=http is no whole number'",
        "max_batch, 0, 'max_batch must be from 1 to 256'",
        "queue, 0, 'queue must be from 1'",
        "timeout_seconds, 0, 'timeout_seconds must be from 1'",
        "max_megapixels, 500, 'max_megapixels must be from 1 to 200'",
        "threads, -1, 'threads must not be negative'",
        "precision, float8, 'precision=float8 is no choice'",
        "token, short, 'the token must have 8 or more'",
        "host, no such host, 'host=no such host is no name or address'"
    })
    void aValueThatIsNoneIsToldSo(String key, String value, String sentence) {
        assertThatThrownBy(() -> read(Map.of(key, value)))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(sentence);
    }

    @Test
    void aServiceWithoutAModelIsNone() {
        assertThatThrownBy(() -> ServiceKeys.read(Map.of(), Optional.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("say model=");
    }
}
