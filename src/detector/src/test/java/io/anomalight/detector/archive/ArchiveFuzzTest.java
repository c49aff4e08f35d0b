package io.anomalight.detector.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.checkpoint.ManifestSeal;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.Fuzz;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class ArchiveFuzzTest {
    private static final List<String> WORDS = List.of(
            "PK\3\4",
            "PK\1\2",
            "PK\5\6",
            "manifest.json",
            "model.safetensors",
            "../x",
            "\"sha256\" :",
            "{",
            "}",
            "null");

    @TempDir
    Path folder;

    @Test
    void aDamagedArchiveIsRefusedOrIsTheOriginal(NativeMemory memory) throws IOException {
        Path file = small(memory);
        ModelCard card = Archive.open(file).card();
        Fuzz.of("archive", UserError.class, WORDS).run(List.of(Files.readAllBytes(file)), mutant -> {
            Files.write(file, mutant);
            assertThat(read(file)).isEqualTo(card);
        });
    }

    @Test
    void aForgedArchiveIsReadOrRefusedWithASentence(NativeMemory memory) throws IOException {
        Path file = small(memory);
        Map<String, byte[]> entries = entries(file);
        String sealed = new String(entries.get(ArchiveWriter.MANIFEST), StandardCharsets.UTF_8);
        byte[] unsealed =
                (sealed.substring(0, sealed.lastIndexOf(",\n  \"sha256\"")) + "\n}\n").getBytes(StandardCharsets.UTF_8);
        Fuzz.of("forged archive", UserError.class, WORDS).run(List.of(unsealed), mutant -> {
            String forged = new String(mutant, StandardCharsets.UTF_8);
            entries.put(
                    ArchiveWriter.MANIFEST,
                    (forged.endsWith("\n}\n") ? ManifestSeal.put(forged) : forged).getBytes(StandardCharsets.UTF_8));
            Files.write(file, zip(entries));
            read(file);
        });
    }

    private static ModelCard read(Path file) {
        Archive archive = Archive.open(file);
        archive.config();
        archive.verify();
        return archive.card();
    }

    /** An archive with a real card and few numbers, so that most damages hit more than a number. */
    private Path small(NativeMemory memory) {
        Path file = folder.resolve("small.anomalight");
        try (ModuleState state = new ModuleState(memory.root());
                LoadedModule loaded = TinyArchive.module()) {
            state.buffer("decoder.weight", new float[] {1, 2, 3}, 3);
            state.pretrained("encoder.weight", new float[] {4, 5}, 2);
            state.keepForUpdate("sums", new long[] {6, 7}, 2);
            try (ArchiveWriter writer = ArchiveWriter.of(state, WeightsPrecision.F32)) {
                writer.write(file, TinyArchive.card(loaded.module()));
            }
        }
        return file;
    }

    private static Map<String, byte[]> entries(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> named : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(named.getKey());
                CRC32 sum = new CRC32();
                sum.update(named.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(named.getValue().length);
                entry.setCrc(sum.getValue());
                zip.putNextEntry(entry);
                zip.write(named.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
