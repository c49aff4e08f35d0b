package io.anomalight.framework.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointerFileTest {
    @TempDir
    Path folder;

    @Test
    void pointerAndTargetCanBeMovedTogether() throws IOException {
        Path target = Files.createDirectories(folder.resolve("before/runs/für alle"));
        PointerFile.write(folder.resolve("before/results/latest"), target);

        Files.move(folder.resolve("before"), folder.resolve("after"));
        assertThat(PointerFile.target(folder.resolve("after/results/latest")))
                .isDirectory()
                .isEqualTo(folder.resolve("after/results/../runs/für alle"));
    }

    @Test
    void anAbsoluteTargetIsItself() throws IOException {
        Path pointer = Files.writeString(folder.resolve("latest"), folder.resolve("elsewhere") + "\n");
        assertThat(PointerFile.target(pointer)).isEqualTo(folder.resolve("elsewhere"));
    }
}
