package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The watched folder of a running service. */
class ServiceWatchTest {
    private static final String PATH = "/v1/products/fake/history";

    @TempDir
    private Path folder;

    private Service start() throws IOException {
        ServiceConfig config = FakeConfig.of(
                "history",
                folder.resolve("verdicts.sqlite").toString(),
                "watch",
                Files.createDirectories(folder.resolve("in")).toString(),
                "watch.settle_ms",
                "1",
                "watch.done",
                "move");
        return Service.start(config, () -> FakeScorer.free(1));
    }

    private void drop(String name, byte[] bytes) throws IOException {
        Path temporary = Files.write(folder.resolve("temporary"), bytes);
        Files.move(temporary, folder.resolve("in").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static JsonNode entries(Client client, int count) {
        return entries(client, PATH, count);
    }

    private static JsonNode entries(Client client, String path, int count) {
        while (true) {
            JsonNode entries = client.get(path).json().get("entries");
            if (entries.size() >= count) {
                return entries;
            }
        }
    }

    @Test
    void aFileIsScoredWithTheModelAndMoved() throws IOException {
        try (Service service = start()) {
            drop("a.png", TwoPictures.good(8, 8));
            JsonNode entry = entries(new Client(service), 1).get(0);

            assertThat(entry.get("name").textValue()).isEqualTo("a.png");
            assertThat(entry.get("source").textValue()).isEqualTo("watch");
            assertThat(entry.get("score").doubleValue()).isEqualTo(1);
        }
        assertThat(folder.resolve("in/a.png")).doesNotExist();
        assertThat(folder.resolve("in/done/a.png")).exists();
    }

    @Test
    void aFileThatIsNoImageFailsWithItsSentenceAmongGoodOnes() throws IOException {
        try (Service service = start()) {
            drop("bad.png", "no image".getBytes(StandardCharsets.UTF_8));
            drop("good.png", TwoPictures.good(8, 8));
            Client client = new Client(service);
            entries(client, 2);
            JsonNode failed = client.get(PATH + "?verdict=failed").json().get("entries");

            assertThat(failed).hasSize(1);
            assertThat(failed.get(0).get("name").textValue()).isEqualTo("bad.png");
            assertThat(failed.get(0).get("error").textValue()).contains("bad.png");
            assertThat(failed.get(0).has("score")).isFalse();
        }
    }

    @Test
    void withSeveralProductsEachHasASubfolder(@TempDir Path models) throws IOException {
        FakeFolder archives = new FakeFolder(models);
        archives.put("lid", 10, 1);
        archives.put("cap", 10, 2);
        Path watched = Files.createDirectories(folder.resolve("in"));
        for (String name : List.of("lid", "cap", "neither")) {
            Files.write(Files.createDirectory(watched.resolve(name)).resolve(name + ".png"), TwoPictures.good(8, 8));
        }
        Map<String, String> keys = Map.of(
                "models",
                models.toString(),
                "port",
                "0",
                "history",
                folder.resolve("verdicts.sqlite").toString(),
                "watch",
                watched.toString(),
                "watch.settle_ms",
                "1",
                "watch.done",
                "delete");
        try (Service service = Service.start(ServiceKeys.read(keys, Optional.empty()), archives)) {
            Client client = new Client(service);

            for (String name : List.of("lid", "cap")) {
                JsonNode entries = entries(client, "/v1/products/" + name + "/history", 1);
                assertThat(entries.findValuesAsText("name")).containsExactly(name + ".png");
                assertThat(entries.get(0).get("model").textValue()).isEqualTo(name + ".anomalight");
            }
        }
        assertThat(watched.resolve("neither/neither.png")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch=. | watch= needs history=<file>, which knows the files that were scored; set it, or leave watch= out",
                "history=h watch.done=move | watch.done= needs watch=<folder>; set it, or leave watch.done= out",
                "history=h watch=. watch.done=burn | watch.done=burn is unknown; set keep, move, delete",
                "history=h watch=. watch.settle_ms=0 | watch.settle_ms must be from 1 to 3600000, but is 0",
            })
    void aWrongSettingIsRefusedInOneSentence(String keys, String sentence) {
        assertThatThrownBy(() -> FakeConfig.of(keys.split("[ =]")))
                .isInstanceOf(UserError.class)
                .hasMessage(sentence);
    }
}
