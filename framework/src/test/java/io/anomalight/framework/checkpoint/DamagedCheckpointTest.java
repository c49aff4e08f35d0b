package io.anomalight.framework.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoNativeLeaks
class DamagedCheckpointTest {
    private final CheckpointFixture saved;

    DamagedCheckpointTest(NativeMemory memory, @TempDir Path run) {
        saved = new CheckpointFixture(memory, run);
    }

    @AfterEach
    void close() {
        saved.close();
    }

    @Test
    void aTruncatedFileOfArraysIsRefused() throws IOException {
        saved.save(0, 1);
        Path arrays = saved.arrays(0, 1);
        byte[] whole = Files.readAllBytes(arrays);
        Files.write(arrays, Arrays.copyOf(whole, whole.length - 1));

        assertRefused(arrays + " is damaged: it has " + (whole.length - 1) + " bytes instead of " + whole.length
                + "; use another checkpoint");
    }

    @Test
    void oneFlippedByteOfArraysIsRefused() {
        saved.save(0, 1);
        CheckpointFixture.flip(saved.arrays(0, 1), 3);

        assertRefused(saved.arrays(0, 1)
                + " is damaged: its content does not match the sha256 in its manifest; use another checkpoint");
    }

    @Test
    void aMissingFileOfArraysIsRefused() throws IOException {
        saved.save(0, 1);
        Files.delete(saved.arrays(0, 1));

        assertRefused(saved.arrays(0, 1) + " can't be read: it does not exist; use another checkpoint");
    }

    @Test
    void theNewestUsableCheckpointInTheFolderIsNamed() {
        saved.save(Set.of("first"), 0, 10);
        saved.save(Set.of("second"), 1, 20);
        saved.save(2, 30);
        CheckpointFixture.flip(saved.arrays(2, 30), 3);

        assertRefused(saved.arrays(2, 30) + " is damaged: its content does not match the sha256 in its manifest; the"
                + " newest usable checkpoint in its folder is " + saved.manifest("second"));
    }

    @Test
    void anyFlippedByteOfAManifestIsRefused() throws IOException {
        saved.save(Set.of("best"), 0, 1);
        byte[] whole = Files.readAllBytes(saved.manifest("best"));
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 1;
            Files.write(saved.manifest("best"), flipped);
            assertThatThrownBy(() -> Checkpoint.open(saved.folder))
                    .as("byte %d", i)
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith(saved.manifest("best") + " is ")
                    .hasMessageEndingWith("; use another checkpoint");
        }
    }

    @Test
    void anyTruncationOfAManifestIsRefused() throws IOException {
        saved.save(Set.of("best"), 0, 1);
        byte[] whole = Files.readAllBytes(saved.manifest("best"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(saved.manifest("best"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Checkpoint.open(saved.folder))
                    .as("cut to %d bytes", length)
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith(saved.manifest("best") + " is ");
        }
    }

    @Test
    void aManifestThatWasEditedByHandIsRefused() throws IOException {
        saved.save(0, 1);
        String text = Files.readString(saved.manifest("best"));
        Files.writeString(saved.manifest("best"), text.replace("\"epoch\" : 0", "\"epoch\" : 7"));

        assertRefused(saved.manifest("best") + " is damaged: its content does not match its sha256; the newest usable"
                + " checkpoint in its folder is " + saved.manifest("last"));
    }

    @Test
    void aManifestOfTheFirstFormatHasNoChecksumAndIsRead() throws IOException {
        saved.save(Set.of("best"), 0, 1);
        saved.edit("best", root -> root.put("format_version", 1));
        String text = Files.readString(saved.manifest("best"));
        Files.writeString(saved.manifest("best"), text.replaceFirst(",\n {2}\"sha256\" : \"\\w+\"\n}\n$", "\n}\n"));

        assertThat(Checkpoint.open(saved.folder).manifest().step()).isEqualTo(1);
    }

    @Test
    void aNewerFormatIsRefused() {
        saved.save(Set.of("best"), 0, 1);
        saved.edit("best", root -> root.put("format_version", 3).put("anomalight_version", "9.0"));

        assertRefused(saved.manifest("best") + " was written by Anomalight 9.0 in format 3, but this version reads"
                + " formats up to 2: update Anomalight; use another checkpoint");
    }

    @Test
    void aManifestThatNamesAFileOutsideItsFolderIsRefused() {
        saved.save(Set.of("best"), 0, 1);
        saved.edit("best", root -> root.withObject("/tensors").put("file", "../../secret.safetensors"));

        assertRefused(saved.manifest("best") + " is not a readable checkpoint manifest: file must be the name"
                + " of a file in the folder of the manifest, but is ../../secret.safetensors; use another checkpoint");
    }

    @Test
    void aManifestWithAMissingFieldIsRefused() {
        saved.save(Set.of("best"), 0, 1);
        saved.edit("best", root -> root.withObject("/post_processor").remove("pixel_min"));
        assertRefused(saved.manifest("best") + " is not a readable checkpoint manifest: its"
                + " \"post_processor\" has a missing or invalid value; use another checkpoint");

        saved.save(Set.of("best"), 0, 1);
        saved.edit("best", root -> root.remove("model"));
        assertRefused(saved.manifest("best") + " is not a readable checkpoint manifest: it lacks \"model\";"
                + " use another checkpoint");
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(saved::load).isInstanceOf(UserError.class).hasMessage(sentence);
    }
}
