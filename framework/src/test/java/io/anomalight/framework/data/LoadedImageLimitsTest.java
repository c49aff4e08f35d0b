package io.anomalight.framework.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.data.folder.SyntheticSample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedImageLimitsTest {
    @Test
    void theRecipesLimitsBoundEachImage(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("part.png");
        ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
        List<Sample> samples = List.of(
                new AugmentedSample(new FileSample(file, Label.NORMAL), AugmentConfig.NONE, 0),
                new SyntheticSample(new FileSample(file, Label.NORMAL), 0));
        for (Sample sample : samples) {
            assertThatThrownBy(() -> decode(sample, Optional.of(199L)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining(file + " has 20x10 pixels, more than the 199 that are read");
            assertThat(decode(sample, Optional.of(200L)).images()).hasSize(1);
        }
    }

    private static HostBatch decode(Sample sample, Optional<Long> maxPixels) {
        ImageLimitsConfig limits =
                new ImageLimitsConfig(maxPixels, Optional.empty(), Optional.empty(), Optional.empty());
        LoaderConfig config = new LoaderConfig(
                1,
                1,
                1,
                LoaderConfig.OnError.FAIL,
                AugmentConfig.NONE,
                Optional.of(limits),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        try (DataLoader loader = DataLoader.inOrder(List.of(sample), new ImageSize(4, 4), 1, config)) {
            return loader.iterator().next();
        }
    }
}
