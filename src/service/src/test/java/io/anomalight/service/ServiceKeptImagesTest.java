package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.Sha256;
import io.anomalight.service.kept.KeptFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The images that a running service keeps. */
class ServiceKeptImagesTest {
    private static final String PATH = "/v1/products/fake/history";

    @TempDir
    private Path folder;

    private Service start(String... more) {
        String[] keys = {
            "history", folder.resolve("verdicts.sqlite").toString(),
            "keep_images", folder.resolve("images").toString()
        };
        String[] all = new String[keys.length + more.length];
        System.arraycopy(keys, 0, all, 0, keys.length);
        System.arraycopy(more, 0, all, keys.length, more.length);
        return Service.start(FakeConfig.of(all), () -> FakeScorer.free(1));
    }

    private KeptFolder images() {
        return new KeptFolder(folder.resolve("images"));
    }

    private static String checksum(byte[] image) {
        return Sha256.of(ByteBuffer.wrap(image));
    }

    @Test
    void eachAnsweredImageIsKeptAndARefusedOneIsNot() throws IOException {
        byte[] one = TwoPictures.good(8, 8);
        byte[] other = TwoPictures.good(9, 8);
        byte[] third = TwoPictures.good(10, 8);
        byte[] refused = {1, 2, 3};
        try (Service service = start()) {
            Client client = new Client(service);
            client.post("/v1/predict", one);
            client.form("/v1/predict/batch", "images", List.of(other, one));
            client.post("/v1/predict", third, "Accept", "image/png");
            client.post("/v1/predict", refused);

            for (byte[] image : List.of(one, other, third)) {
                assertThat(images().read(checksum(image))).hasValue(image);
            }
            assertThat(images().has(checksum(refused))).isFalse();
        }
    }

    @Test
    void watchedFilesAreKeptAlsoThoseThatFail() throws IOException {
        byte[] bad = "no image".getBytes(StandardCharsets.UTF_8);
        byte[] good = TwoPictures.good(8, 8);
        Path watched = Files.createDirectories(folder.resolve("in"));
        try (Service service = start("watch", watched.toString(), "watch.settle_ms", "1")) {
            for (byte[] image : List.of(bad, good)) {
                Path written = Files.write(folder.resolve("new"), image);
                Files.move(written, watched.resolve(image.length + ".png"), StandardCopyOption.ATOMIC_MOVE);
            }
            Client client = new Client(service);
            JsonNode entries = client.get(PATH).json().get("entries");
            while (entries.size() < 2) {
                entries = client.get(PATH).json().get("entries");
            }
            assertThat(images().read(checksum(good))).hasValue(good);
            assertThat(images().read(checksum(bad))).hasValue(bad);
        }
    }

    @Test
    void anImageThatCanNotBeKeptIsNotAnsweredAndHasNoRow() throws IOException {
        byte[] image = TwoPictures.good(8, 8);
        try (Service service = start()) {
            Files.writeString(folder.resolve("images").resolve(checksum(image).substring(0, 2)), "in the way");
            Client client = new Client(service);

            Client.Reply reply = client.post("/v1/predict", image);

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.json().get("detail").textValue())
                    .startsWith("The image was scored, but its image can't be kept: ");
            assertThat(client.get(PATH).json().get("entries")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keep_images=. | keep_images= needs history=<file>, whose rows name the images; set it, or leave keep_images= out",
                "history=h keep_images.max_mb=5 | keep_images.max_mb= needs keep_images=<folder>; set it, or leave"
                        + " keep_images.max_mb= out",
                "history=h keep_images=k keep_images.max_mb=0 | keep_images.max_mb must be from 1 to 100000000, but is 0",
            })
    void aWrongSettingIsRefusedInOneSentence(String keys, String sentence) {
        assertThatThrownBy(() -> FakeConfig.of(keys.split("[ =]")))
                .isInstanceOf(UserError.class)
                .hasMessage(sentence);
    }

    @Test
    void aFolderWithinTheWatchedOneIsRefused() {
        String watched = folder.toString();
        String inside = folder.resolve("images").toString();

        assertThatThrownBy(() -> FakeConfig.of("history", "h", "watch", watched, "keep_images", inside))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("keep_images=" + inside + " and watch=" + watched + " overlap, so the service");
    }

    @Test
    void aFolderInUseLeavesTheHistoryFree(@TempDir Path other) {
        try (Service service = start()) {
            assertThat(service.url()).startsWith("http");
            String[] keys = {
                "history",
                other.resolve("h.sqlite").toString(),
                "keep_images",
                folder.resolve("images").toString()
            };
            assertThatThrownBy(() -> Service.start(FakeConfig.of(keys), () -> FakeScorer.free(1)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("is in use by another service");
        }
        Service.start(FakeConfig.of("history", other.resolve("h.sqlite").toString()), () -> FakeScorer.free(1))
                .close();
    }
}
