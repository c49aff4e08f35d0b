package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.testing.LinesConsole;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run says about images whose channels do not fit the settings. */
@Timeout(300)
class ChannelFaultsTest {
    private static final int SIDE = SpectralParts.SIDE;

    private final List<String> said = new ArrayList<>();

    @TempDir
    Path folder;

    private Experiment experiment(String... more) {
        List<String> all = new ArrayList<>(TinyModels.settings("padim"));
        all.addAll(List.of(
                "model.n_features=10",
                "data=folder",
                "data.root=" + folder,
                "data.normal_dir=good",
                "data.abnormal_dir=bad",
                "data.channels=1",
                "logger=none",
                "trainer.default_root_dir=" + folder.resolve("results")));
        all.addAll(List.of(more));
        return Experiment.of(RecipeSearch.standard().composer().compose(all), new LinesConsole(said));
    }

    private Path colored() throws IOException {
        Path file = folder.resolve("bad/colored.png");
        ImageIO.write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        return file;
    }

    @Test
    void aTestImageOfOtherChannelsIsNamedBeforeTheFit() throws IOException {
        SpectralParts.write(folder, 1, 6, 2);
        Path colored = colored();

        assertThatThrownBy(() -> experiment().train())
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "1 image has other channels than data.channels=1: " + colored + " has 3 channels (red, green"
                                + " and blue); convert them, or set data.channels to the number that all images have");
        assertThat(said).noneMatch(line -> line.contains("Epoch") || line.contains("Learning"));
    }

    @Test
    void imagesOfOtherChannelsAreLeftOutIfTheyAreToBeSkipped() throws IOException {
        SpectralParts.write(folder, 1, 6, 2);
        Path colored = colored();

        experiment("data.on_error=skip").train();

        assertThat(said)
                .anyMatch(line -> line.startsWith(
                        "ATTENTION: 1 image has other channels than data.channels=1: " + colored + " has 3 channels"));
    }

    @Test
    void aConstantChannelAndImagesOfSeveralBitsGiveAWarningWhenRangesAreLearned() throws IOException {
        SpectralParts.write(folder, 3, 6, 2);
        for (int i = 0; i < 6; i++) {
            int[] samples = new int[SIDE * SIDE * 3];
            for (int pixel = 0; pixel < samples.length; pixel++) {
                samples[pixel] = pixel % 3 == 1 ? 2 * 257 : 30_000 + 13 * ((pixel + i) % 60);
            }
            SampleTiff.write(folder.resolve("good/" + i + ".tif"), SIDE, SIDE, 3, samples);
        }
        BufferedImage eightBits = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
            eightBits.setRGB(pixel % SIDE, pixel / SIDE, (100 + pixel % 50) << 16 | 2 << 8 | pixel % 200);
        }
        for (int i = 0; i < 5; i++) {
            ImageIO.write(
                    eightBits, "png", folder.resolve("good/eight" + i + ".png").toFile());
        }

        experiment("data.channels=3", "data.scaling.mode=percentile").train();

        assertThat(said)
                .contains(
                        "ATTENTION: channel 2 has the same value in nearly all samples of the good images, so every other"
                                + " value becomes 0 or 1 (data.scaling.mode is percentile); look at the images, or leave such a"
                                + " channel out of them")
                .contains("ATTENTION: the good images have samples of different bits (8, 16), for which"
                        + " data.scaling.mode=percentile learns one range; write all images with the same bits");
    }
}
