package io.anomalight.framework.data.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.data.AugmentConfig;
import io.anomalight.framework.data.AugmentedSample;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.data.augment.ColorJitterConfig;
import io.anomalight.framework.data.augment.CropConfig;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSampleTest {
    private static final ImageSize SIZE = new ImageSize(2, 3);

    private final Path image;
    private final Path mask;

    FileSampleTest(@TempDir Path folder) {
        image = TestFiles.png(folder.resolve("image.png"), 4, 6, 51);
        mask = folder.resolve("image_mask.png");
    }

    @Test
    void aNormalImageHasAnEmptyMask() {
        FileSample sample = new FileSample(image, Label.NORMAL);
        HostImage read = sample.read(SIZE);
        assertThat(sample.hasMask()).isTrue();
        assertThat(read.mask().orElseThrow()).containsOnly(0).hasSize(6);
        assertThat(read.rgb()).containsOnly(0.2f).hasSize(18);
        assertThat(read.originalSize()).isEqualTo(new ImageSize(4, 6));
    }

    @Test
    void hasTheSamePixelsAtEveryReadingUnlessItIsAugmented() {
        FileSample sample = new FileSample(image, Label.NORMAL);
        AugmentConfig flips = new AugmentConfig(
                CropConfig.NONE, 0.5, 0, 0, ColorJitterConfig.NONE, Optional.empty(), Optional.empty());

        HostImage plain = sample.read(SIZE);
        HostImage augmented = new AugmentedSample(sample, flips, 1).read(SIZE);
        HostImage defective = new SyntheticSample(sample, 1).read(SIZE);

        assertThat(plain.identity()).contains(image.toString());
        assertThat(augmented.identity()).isEmpty();
        assertThat(defective.identity()).isEmpty();
        assertThat(new HostBatch(List.of(plain, plain)).identities()).hasSize(2);
        assertThat(new HostBatch(List.of(plain, augmented)).identities()).isEmpty();
    }

    @Test
    void aDefectiveImageWithoutMaskHasNone() {
        FileSample sample = new FileSample(image, Label.ANOMALOUS);
        assertThat(sample.hasMask()).isFalse();
        assertThat(sample.read(SIZE).mask()).isEmpty();
    }

    @Test
    void aMaskIsWhatIsBrighterThanHalf() {
        BufferedImage drawn = new BufferedImage(6, 4, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 24; i++) {
            drawn.getRaster().setSample(i % 6, i / 6, 0, i % 6 < 2 ? 255 : i % 6 < 4 ? 128 : 127);
        }
        TestFiles.png(mask, drawn);
        FileSample sample = new FileSample(image, Label.ANOMALOUS, Optional.of(mask));
        assertThat(sample.hasMask()).isTrue();
        assertThat(sample.read(SIZE).mask().orElseThrow()).containsExactly(1, 1, 0, 1, 1, 0);
    }

    @Test
    void aMaskOfAnotherSizeIsAnErrorThatNamesBoth() {
        TestFiles.png(mask, 6, 4, 255);
        assertThatThrownBy(() -> new FileSample(image, Label.ANOMALOUS, Optional.of(mask)).read(SIZE))
                .isInstanceOf(UserError.class)
                .hasMessage("The mask " + mask + " is 6x4 (height x width), but its image " + image
                        + " is 4x6: both must have the same size");
    }

    @Test
    void aMaskOfOnesInsteadOf255IsAnError() {
        TestFiles.png(mask, 4, 6, 1);
        assertThatThrownBy(() -> new FileSample(image, Label.ANOMALOUS, Optional.of(mask)).read(SIZE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("The mask " + mask + " marks nothing: its brightest pixel has 0.4 %")
                .hasMessageContaining("write 255, not 1");
    }

    @Test
    void onlyDefectiveImagesHaveMaskFiles() {
        assertThatThrownBy(() -> new FileSample(image, Label.NORMAL, Optional.of(mask)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(image + " has a mask, but is not defective");
    }
}
