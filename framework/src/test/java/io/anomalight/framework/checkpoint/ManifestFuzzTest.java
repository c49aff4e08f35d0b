package io.anomalight.framework.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.Fuzz;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class ManifestFuzzTest {
    private static final List<String> WORDS = List.of(
            "\"format_version\" : 1,", "\"sha256\" :", "{", "}", "[", "]", "\"../../x\"", "null", "\n", "\"step\" :");

    @TempDir
    Path folder;

    @Test
    void aDamagedManifestIsNeverAccepted(NativeMemory memory) throws IOException {
        try (CheckpointFixture fixture = new CheckpointFixture(memory, folder)) {
            fixture.save(1, 10);
            Path file = fixture.manifest("best");
            byte[] original = Files.readAllBytes(file);
            Fuzz.of("sealed manifest", UserError.class, WORDS).run(List.of(original), mutant -> {
                Files.write(file, mutant);
                fixture.load();
                // Without its checksum a manifest may still be read as format 1; all other fields must be the
                // original ones.
                assertThat(Arrays.equals(mutant, original)
                                || new String(mutant, StandardCharsets.UTF_8).contains("\"format_version\" : 1,"))
                        .isTrue();
            });
        }
    }

    @Test
    void aForgedManifestIsReadOrRefusedWithAMessage(NativeMemory memory) throws IOException {
        try (CheckpointFixture fixture = new CheckpointFixture(memory, folder)) {
            fixture.save(1, 10);
            Path file = fixture.manifest("best");
            String sealed = Files.readString(file);
            byte[] unsealed = (sealed.substring(0, sealed.lastIndexOf(",\n  \"sha256\"")) + "\n}\n")
                    .getBytes(StandardCharsets.UTF_8);
            Fuzz.of("forged manifest", UserError.class, WORDS).run(List.of(unsealed), mutant -> {
                String forged = new String(mutant, StandardCharsets.UTF_8);
                Files.writeString(
                        file, forged.endsWith("\n}\n") ? ManifestSeal.put(forged) : forged, StandardCharsets.UTF_8);
                fixture.load();
            });
        }
    }
}
