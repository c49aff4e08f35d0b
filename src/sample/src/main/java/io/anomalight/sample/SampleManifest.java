package io.anomalight.sample;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The content of {@code sample.json}: the settings and the files of a generated folder.
 *
 * @param files the CRC-32 of each file, by its relative path with slashes
 */
record SampleManifest(
        @JsonProperty(value = "version", required = true) int version,
        @JsonProperty(value = "train_images", required = true) int trainImages,
        @JsonProperty(value = "test_normal_images", required = true) int testNormalImages,
        @JsonProperty(value = "defects_per_kind", required = true) int defectsPerKind,
        @JsonProperty(value = "size", required = true) int size,
        @JsonProperty(value = "seed", required = true) long seed,
        @JsonProperty(value = "files", required = true) Map<String, String> files) {
    static final String FILE = "sample.json";

    /** Incremented when the same settings produce different pixels. */
    static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // Another version may have more properties; then the different version is reported.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    SampleManifest {
        files = new TreeMap<>(files);
    }

    static SampleManifest of(SampleConfig config, Map<String, String> files) {
        return new SampleManifest(
                VERSION,
                config.trainImages(),
                config.testNormalImages(),
                config.defectsPerKind(),
                config.size(),
                config.seed(),
                files);
    }

    void write(Path root) throws IOException {
        AtomicFile.write(root.resolve(FILE), JSON.writeValueAsString(this) + "\n");
    }

    /** Reads the manifest of an existing folder. */
    static SampleManifest read(Path root) throws IOException {
        try {
            SampleManifest manifest = JSON.readValue(Files.readAllBytes(root.resolve(FILE)), SampleManifest.class);
            return Optional.ofNullable(manifest).orElseThrow(() -> damaged(root));
        } catch (JsonProcessingException e) {
            throw damaged(root);
        }
    }

    private static UserError damaged(Path root) {
        return new UserError(root.resolve(FILE) + " is damaged; delete " + root
                + " to generate the sample data again, or choose another folder with data.root");
    }

    /**
     * The first setting that differs from {@code other}, as the end of the sentence "the sample data was made with …", for
     * instance {@code size 256, not with 512}; empty if all settings are equal.
     */
    Optional<String> differenceTo(SampleManifest other) {
        Map<String, Long> mine = settings();
        return other.settings().entrySet().stream()
                .filter(setting -> !setting.getValue().equals(mine.get(setting.getKey())))
                .map(setting ->
                        setting.getKey() + " " + mine.get(setting.getKey()) + ", not with " + setting.getValue())
                .findFirst();
    }

    private Map<String, Long> settings() {
        return new TreeMap<>(Map.of(
                "version", (long) version,
                "train_images", (long) trainImages,
                "test_normal_images", (long) testNormalImages,
                "defects_per_kind", (long) defectsPerKind,
                "size", (long) size,
                "seed", seed));
    }
}
