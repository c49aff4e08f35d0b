package io.anomalight.app.speedtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.speedtest.contestant.SpeedtestSetup;
import io.anomalight.framework.image.ImageSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedtestConfigTest {

    @Test
    void settingsThatMeasureNothingAreRefused() {
        assertThatThrownBy(() -> SpeedtestFixtures.config(List.of(), 0, 1))
                .hasMessage("rounds must be at least 1, but is 0");
        assertThatThrownBy(() -> SpeedtestFixtures.config(List.of(), 1, 0))
                .hasMessage("max_seconds must be at least 1, but is 0");
        assertThatThrownBy(() -> SpeedtestFixtures.config(List.of(), 1, 1, " ", 1, 1))
                .hasMessage("python must name an interpreter, but is empty");
        assertThatThrownBy(() -> withGrowth(List.of(16, 16)))
                .hasMessage(
                        "growth_images must be positive numbers, each larger than the one before, but are [16, 16]");
        assertThatThrownBy(() -> withGrowth(List.of(0))).hasMessageStartingWith("growth_images must be positive");
    }

    private static SpeedtestConfig withGrowth(List<Integer> images) {
        return new SpeedtestConfig(
                List.of(),
                "python3",
                1,
                1,
                SpeedtestFixtures.SIZE,
                1,
                1,
                1,
                1,
                1,
                images,
                List.of(),
                List.of(),
                1,
                1,
                1,
                List.of());
    }

    @Test
    void tooFewImagesForABatchOfFibersAreRefusedWhereTheyAreTrainedOn() {
        assertThatThrownBy(() ->
                        SpeedtestFixtures.config(List.of(SpeedtestConfig.Section.TRAINING), 1, 1, "python3", 3, 16))
                .hasMessage("train_images must be at least 4 where input_size is 64x64, so that layer3 gives a batch of"
                        + " 64 fibers, but is 3");
        assertThatThrownBy(() -> SpeedtestFixtures.config(
                        List.of(SpeedtestConfig.Section.TRAINING_RESNET50), 1, 1, "python3", 4, 15))
                .hasMessageStartingWith("resnet50_images must be at least 16");
        assertThat(SpeedtestFixtures.config(List.of(SpeedtestConfig.Section.SCORING), 1, 1, "python3", 1, 1)
                        .trainImages())
                .isEqualTo(1);
    }

    @Test
    void anomalightAndPyTorchGetTheSameSettings() {
        SpeedtestSetup setup = SpeedtestSetup.resNet18(new ImageSize(256, 256), 16);

        assertThat(setup.overrides())
                .contains(
                        "model.input_size=[256,256]",
                        "model.layers=[layer2,layer3]",
                        "model.fiber_batch_size=64",
                        "model.condition_vector=128",
                        "model.coupling_blocks=8",
                        "data.train_batch_size=16");
        assertThat(setup.arguments())
                .contains("--height=256", "--layers=layer2,layer3", "--fiber-batch=64", "--condition=128", "--blocks=8")
                .contains("--batch=16");
        assertThat(setup.fewestImages()).isEqualTo(1);
    }
}
