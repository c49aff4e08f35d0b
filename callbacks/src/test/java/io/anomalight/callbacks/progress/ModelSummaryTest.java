package io.anomalight.callbacks.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.console.Console;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelSummaryTest {
    private static final CountedPart BLOCK =
            new CountedPart(new ModulePart("decoder.blocks", "block", ""), 1_000_000, 8, 4_000_064, List.of());
    private static final List<CountedPart> PARTS = List.of(
            new CountedPart(new ModulePart("encoder", "resnet18", "[B, 64, 8, 8]"), 0, 250_000, 1_000_000, List.of()),
            new CountedPart(new ModulePart("decoder", "flow", "[B, 8, 8]"), 1_000_000, 8, 4_000_064, List.of(BLOCK)));

    @Test
    void showsEachPartAndTheTotals() {
        assertThat(shown(1))
                .isEqualTo(
                        """
                        Model summary of fake
                          name     type      parameters  trainable  output shape    MB
                          encoder  resnet18     250,000          0  [B, 64, 8, 8]  1.0
                          decoder  flow       1,000,008  1,000,000  [B, 8, 8]      4.0
                          1,000,000 trainable and 250,008 frozen parameters, 1,250,008 together, in 5.0 MB""");
    }

    @Test
    void showsPartsUpToTheMaximumDepth() {
        assertThat(shown(2)).contains("\n  decoder.blocks  block ");
        assertThat(shown(-1)).contains("\n  decoder.blocks  block ");
    }

    @Test
    void depthZeroPrintsNothing() {
        FakeRun run = new FakeRun(Path.of("results"));
        new ModelSummary(new ModelSummary.Config(0), run.console()).onFitStart(run);
        assertThat(run.said).isEmpty();
    }

    @Test
    void aDepthBelowAllIsRefused() {
        assertThatThrownBy(() -> new ModelSummary.Config(-2))
                .hasMessage("max_depth must be at least 0, or -1 for all, but is -2");
    }

    private static String shown(int maxDepth) {
        return new ModelSummary(new ModelSummary.Config(maxDepth), Console.SILENT).text("fake", PARTS);
    }
}
