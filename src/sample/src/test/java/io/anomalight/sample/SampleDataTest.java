package io.anomalight.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.LoaderConfig.OnError;
import io.anomalight.framework.data.SplitConfig;
import io.anomalight.framework.data.Splits;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDataTest {

    @Test
    void shotsLimitTheTrainingImages(@TempDir Path folder) {
        SampleDataConfig config = new SampleDataConfig(
                new SampleConfig(folder.resolve("cloth"), 5, 2, 1, 64, 1),
                SplitConfig.DEFAULT,
                Optional.of(2),
                new LoaderConfig(4, 4, 0, OnError.FAIL));
        Splits splits = new SampleData(config, new RunContext(0, Console.SILENT, folder)).splits();
        assertThat(splits.train()).hasSize(2);
        assertThat(splits.unused()).hasSize(3);
    }
}
