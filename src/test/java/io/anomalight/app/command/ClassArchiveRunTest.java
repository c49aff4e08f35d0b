package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveRunTest {
    @Test
    void trainsAndPredictsWithoutNetworkOrWeights(@TempDir Path folder) throws Exception {
        assertThat(ClassArchiveRun.in(folder)).isZero();

        assertThat(folder.resolve("run/checkpoints/best.json")).exists();
        assertThat(folder.resolve("predicted/predictions.jsonl")).isNotEmptyFile();
    }
}
