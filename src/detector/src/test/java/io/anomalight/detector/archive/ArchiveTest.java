package io.anomalight.detector.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.detector.Detector;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.checkpoint.ManifestSeal;
import io.anomalight.framework.failure.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are refused as archives. */
class ArchiveTest {
    @TempDir
    Path folder;

    private Path archive = Path.of("");

    @BeforeEach
    void write() {
        archive = TinyArchive.write(folder.resolve("tiny.anomalight"));
    }

    @Test
    void aFileThatIsNoZipFileIsRefused() throws IOException {
        Files.writeString(archive, "I am not what my name says");
        refused("is no archive of Anomalight, or an incomplete one: it is not a complete zip file");
    }

    @Test
    void aTruncatedFileIsRefusedAtEveryLength() throws IOException {
        byte[] whole = Files.readAllBytes(archive);
        for (int length : new int[] {0, 1, 100, whole.length / 2, whole.length - 1}) {
            Files.write(archive, Arrays.copyOf(whole, length));
            refused("is no archive of Anomalight, or an incomplete one: it is not a complete zip file");
        }
    }

    @Test
    void aFlippedBitInTheArraysIsFound() throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 1;
        Files.write(archive, bytes);
        refused("does not match the sha256 in its manifest");
    }

    @Test
    void aFlippedBitInTheManifestIsFound() throws IOException {
        rewrite(entries -> edited(entries, "\"stfpm\"", "\"stfpn\"", false));
        refused("is damaged: its manifest does not match its sha256");
    }

    @Test
    void aNewerFormatAsksForANewerAnomalight() throws IOException {
        rewrite(entries -> edited(entries, "\"format_version\" : 1", "\"format_version\" : 9", true));
        refused("was written by Anomalight test in format 9, but this version reads formats up to 6: update"
                + " Anomalight");
    }

    @Test
    void anotherZipFileIsRefused() throws IOException {
        rewrite(entries -> Map.of("readme.txt", new byte[3]));
        refused("is no archive of Anomalight: it contains \"readme.txt\"");
        rewrite(entries -> Map.of("manifest.json", "{}".getBytes(StandardCharsets.UTF_8)));
        refused("is no archive of Anomalight: its manifest has another format");
    }

    @Test
    void anEntryWithAPathOutsideTheFolderIsRefused() throws IOException {
        rewrite(entries -> with(entries, "../../escaped.sh", new byte[] {1}));
        refused("is no archive of Anomalight: it contains \"../../escaped.sh\"");
        assertThat(folder.resolve("../../escaped.sh")).doesNotExist();
    }

    @Test
    void aMissingEntryIsNamed() throws IOException {
        rewrite(entries -> {
            entries.remove("encoder.safetensors");
            return entries;
        });
        refused("is no archive of Anomalight: it contains no encoder.safetensors");
    }

    @Test
    void arraysWhoseSizeDiffersFromTheManifestAreRefused() throws IOException {
        rewrite(entries -> with(entries, "model.safetensors", new byte[10]));
        refused("is damaged: its model.safetensors has 10 bytes, but its manifest says");
    }

    @Test
    void aCompressedEntryIsRefusedBeforeItIsInflated() throws IOException {
        Map<String, byte[]> entries = read(archive);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        refused("is compressed");
    }

    @Test
    void aDuplicateEntryIsRefused() throws IOException {
        // Two names of the same length; then one name is overwritten with the other.
        rewrite(entries -> with(entries, "manifest.jsom", new byte[] {'{', '}'}));
        byte[] bytes = Files.readAllBytes(archive);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("manifest.jsom", "manifest.json");
        Files.write(archive, text.getBytes(StandardCharsets.ISO_8859_1));
        refused("is no archive of Anomalight: it contains manifest.json twice");
    }

    @Test
    void arraysThatDoNotMatchTheConfigurationAreRefused() throws IOException {
        rewrite(entries -> edited(entries, "\"resnet18\",", "\"resnet34\",", true));
        refused("does not fit the model that its manifest describes: it lacks \"encoder.layer1.2.conv1.weight\"");
    }

    @Test
    void anArchiveWithoutTheOriginOfItsEncoderIsRefused() throws IOException {
        rewrite(entries -> edited(entries, "\"encoder.source\"", "\"encoder.sauce\"", true));
        refused("the archive's provenance has no encoder.source; export it again");
        write();
        rewrite(entries -> edited(entries, "\"conv2\"", "\"conv9\"", true));
        refused("the archive's provenance has encoder.stride_on conv9, but it must be conv1 or conv2");
    }

    @Test
    void aModelThatIsNotOnTheClassPathIsNamed() throws IOException {
        rewrite(entries -> edited(entries, "\"name\" : \"stfpm\"", "\"name\" : \"mystery\"", true));
        refused("the model \"mystery\" is not on the class path");
    }

    @Test
    void aMissingFileAndAFolderAreRefused() throws IOException {
        Files.delete(archive);
        refused("does not exist; name the file that \"anomalight export\" wrote");
        Files.createDirectory(archive);
        refused("is a folder, not an archive");
    }

    private void refused(String message) {
        assertThatThrownBy(() -> loads(archive)).isInstanceOf(UserError.class).hasMessageContaining(message);
    }

    static void loads(Path archive) {
        Detector.load(archive).close();
    }

    private static Map<String, byte[]> with(Map<String, byte[]> entries, String name, byte[] content) {
        entries.put(name, content);
        return entries;
    }

    private static Map<String, byte[]> edited(Map<String, byte[]> entries, String from, String to, boolean sealed) {
        String manifest = new String(entries.get("manifest.json"), StandardCharsets.UTF_8);
        assertThat(manifest).contains(from);
        String changed = manifest.replace(from, to);
        if (sealed) {
            int seal = changed.lastIndexOf(",\n  \"sha256\"");
            changed = ManifestSeal.put(changed.substring(0, seal) + "\n}\n");
        }
        entries.put("manifest.json", changed.getBytes(StandardCharsets.UTF_8));
        return entries;
    }

    private void rewrite(UnaryOperator<Map<String, byte[]>> change) throws IOException {
        Map<String, byte[]> entries = change.apply(read(archive));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            entries.forEach((name, content) -> store(zip, name, content));
        }
    }

    private static Map<String, byte[]> read(Path archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(archive)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) {
        try {
            CRC32 sum = new CRC32();
            sum.update(content);
            ZipEntry entry = new ZipEntry(name);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(sum.getValue());
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
