package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sinks of a running service, and their settings. */
class ServiceSinksTest {
    @TempDir
    private Path folder;

    private Service start(String... keys) {
        List<String> all = new ArrayList<>(List.of(
                "history", folder.resolve("verdicts.sqlite").toString(),
                "sink.folder", folder.resolve("out").toString()));
        all.addAll(Arrays.asList(keys));
        return Service.start(FakeConfig.of(all.toArray(String[]::new)), () -> FakeScorer.free(1));
    }

    /** Waits until the folder has this many files. */
    private List<String> files(int count) throws IOException {
        while (true) {
            try (Stream<Path> all = Files.list(Files.createDirectories(folder.resolve("out/fake")))) {
                List<String> files = all.map(file -> file.getFileName().toString())
                        .filter(file -> !file.startsWith("."))
                        .sorted()
                        .toList();
                if (files.size() >= count) {
                    return files;
                }
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void anAnsweredImageIsInTheFolderWithItsOverlay() throws IOException {
        try (Service service = start()) {
            JsonNode answer = new Client(service)
                    .post("/v1/predict", TwoPictures.good(8, 8))
                    .json();
            String start = answer.get("id").longValue() + "-image";

            assertThat(files(2)).containsExactly(start + ".json", start + ".png");
            JsonNode message = new ObjectMapper()
                    .readTree(folder.resolve("out/fake/" + start + ".json").toFile());
            for (String name : List.of("id", "name", "score", "label", "threshold", "regions")) {
                assertThat(message.get(name)).as(name).isEqualTo(answer.get(name));
            }
            assertThat(ImageIO.read(folder.resolve("out/fake/" + start + ".png").toFile())
                            .getWidth())
                    .isEqualTo(8);
        }
    }

    @Test
    void withoutOverlaysThereIsOnlyTheJson() throws IOException {
        try (Service service = start("sink.overlays", "false")) {
            Client client = new Client(service);
            client.form("/v1/predict/batch", "images", List.of(TwoPictures.good(8, 8), TwoPictures.good(8, 8)));

            assertThat(files(2)).allMatch(file -> file.endsWith(".json"));
            assertThat(client.get("/metrics").text()).contains("anomalight_sink_messages{sink=\"folder\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sink.folder=x | sink.folder= needs history=<file>, where verdicts wait until they are delivered; set it, or leave sink.folder= out",
                "history=h sink.overlays=true | sink.overlays= needs sink.folder=; set it, or leave sink.overlays= out",
                "history=h sink.only=all | sink.only= needs a sink; set sink.folder=, sink.webhook= or sink.mqtt=",
                "history=h sink.folder=x sink.only=bad | sink.only=bad is unknown; set anomalous, review, all",
                "history=h sink.folder=x sink.overlays=bad | sink.overlays=bad is unknown; set true, anomalous, false",
                "history=h sink.folder=x sink.tries=0 | sink.tries must be from 1 to 1000, but is 0",
                "history=h sink.webhook=https://h sink.webhook.timeout_seconds=0 | sink.webhook.timeout_seconds must be from 1 to 600, but is 0",
            })
    void aWrongSettingIsRefusedInOneSentence(String keys, String sentence) {
        String[] pairs = keys.split("[ =]");

        assertThatThrownBy(() -> FakeConfig.of(pairs))
                .isInstanceOf(UserError.class)
                .hasMessage(sentence);
    }

    @Test
    void aFileInThePlaceOfAFolderIsRefusedAtTheStart() throws IOException {
        String file = Files.writeString(folder.resolve("file"), "").toString();

        assertThatThrownBy(() -> FakeConfig.of("history", "h", "sink.folder", file))
                .isInstanceOf(UserError.class)
                .hasMessage("sink.folder=" + file + " is not a folder; set another");
        assertThatThrownBy(() -> FakeConfig.of("history", "h", "sink.folder", "out", "sink.dead_letters", file))
                .hasMessage("sink.dead_letters=" + file + " is not a folder; set another");
    }

    @Test
    void aSinkInTheWatchedFolderIsRefused() {
        String watched = folder.toString();
        String inside = folder.resolve("out").toString();

        assertThatThrownBy(() -> FakeConfig.of("history", "h", "watch", watched, "sink.folder", inside))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("sink.folder=" + inside + " and watch=" + watched + " overlap, so the service")
                .hasMessageEndingWith("set two folders of which neither contains the other");
        assertThatThrownBy(() -> FakeConfig.of(
                        "history", "h", "watch", watched, "sink.folder", "out", "sink.dead_letters", inside))
                .hasMessageStartingWith("sink.dead_letters=" + inside + " and watch=" + watched + " overlap");
    }

    @Test
    void secretsComeFromTheEnvironmentOrFilesAndAreNeverPrinted() throws IOException {
        Path file = Files.writeString(folder.resolve("credentials"), "line\nsecret-word-1\n");
        Map<String, String> keys = new HashMap<>(Map.of(
                "model", "m",
                "history", "h",
                "sink.webhook", "https://example.com/x",
                "sink.mqtt", "ssl://example.com:8883",
                "sink.mqtt.credentials_file", file.toString()));
        String config = ServiceKeys.read(keys, Map.of("ANOMALIGHT_WEBHOOK_TOKEN", "secret-word-2"))
                .toString();

        assertThat(config).contains("token=Optional[(a secret)]", "password=Optional[(a secret)]");
        assertThat(config).doesNotContain("secret-word");

        Files.writeString(file, "secret-word-1\n");
        assertThatThrownBy(() -> ServiceKeys.read(keys, Map.of()))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("must have 2 lines, but has 1");
    }

    @Test
    void aFullHistoryRefusesTheImageWithStatus507() {
        // The folder can't be written, so messages wait with their overlays until the file is full.
        try (Service service = start(
                "sink.overlays", "true", "history.max_mb", "1", "sink.folder", "/proc/nowhere", "sink.tries", "1000")) {
            Client client = new Client(service);
            byte[] noise = NoisyPicture.png(500, 400);
            int answered = 0;
            Client.Reply reply = client.post("/v1/predict", noise);
            while (reply.status() == 200) {
                answered++;
                reply = client.post("/v1/predict", noise);
            }

            assertThat(answered).isPositive();
            assertThat(reply.status()).isEqualTo(507);
            assertThat(reply.json().get("detail").textValue())
                    .isEqualTo(
                            "The image was scored, but the history verdicts.sqlite can't be written: there is no space"
                                    + " left; free disk space or set a larger history.max_mb, so it is not answered.");
        }
    }
}
