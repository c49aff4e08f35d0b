package io.anomalight.models.components.backbone.weights;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A tiny npm package with a TensorFlow.js layers model: one kernel HWIO, one batch norm's γ, one classifier, in two shards. */
final class TestPackage {
    static final String MODEL =
            """
            {"format": "layers-model", "weightsManifest": [{
              "paths": ["group1-shard1of2.bin", "group1-shard2of2.bin"],
              "weights": [
                {"name": "res3b_branch2c/kernel", "shape": [1, 2, 2, 3], "dtype": "float32"},
                {"name": "bn2a_branch1/gamma", "shape": [2], "dtype": "float32"},
                {"name": "fc1000/kernel", "shape": [2, 3], "dtype": "float32"}]}]}
            """;
    private static final int NUMBERS = 12 + 2 + 6;

    private TestPackage() {}

    /** The model's files, its numbers being 0, 1, 2, …; the first shard ends within a tensor. */
    static Map<String, byte[]> files() {
        ByteBuffer numbers = ByteBuffer.allocate(NUMBERS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < NUMBERS; i++) {
            numbers.putFloat(i);
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("group1-shard2of2.bin", Arrays.copyOfRange(numbers.array(), 50, NUMBERS * Float.BYTES));
        files.put("group1-shard1of2.bin", Arrays.copyOf(numbers.array(), 50));
        files.put("model.json", MODEL.getBytes(StandardCharsets.UTF_8));
        return files;
    }

    static Path write(Path archive, String folder, Map<String, byte[]> files) throws IOException {
        try (OutputStream out = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(folder + file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return archive;
    }
}
