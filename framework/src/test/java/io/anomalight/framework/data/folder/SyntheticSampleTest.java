package io.anomalight.framework.data.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.TestFiles;
import io.anomalight.framework.image.ImageSize;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticSampleTest {
    private static final ImageSize SIZE = new ImageSize(48, 64);

    private final FileSample normal;

    SyntheticSampleTest(@TempDir Path folder) {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 64, 48, new SplittableRandom(3).ints(64 * 48).toArray(), 0, 64);
        normal = new FileSample(TestFiles.png(folder.resolve("normal.png"), image), Label.NORMAL);
    }

    @Test
    void theMaskIsExactlyWhatChanged() {
        float[] before = normal.read(SIZE).rgb();
        for (int seed = 0; seed < 40; seed++) {
            HostImage image = new SyntheticSample(normal, seed).read(SIZE);
            byte[] mask = image.mask().orElseThrow();
            int marked = 0;
            for (int i = 0; i < mask.length; i++) {
                boolean changed = false;
                for (int at = i; at < before.length; at += mask.length) {
                    changed |= image.rgb()[at] != before[at];
                }
                assertThat(mask[i] == 1).isEqualTo(changed);
                marked += mask[i];
            }
            assertThat(marked).isBetween(1, mask.length / 2);
        }
    }

    @Test
    void coloursStayInRange() {
        for (int seed = 0; seed < 40; seed++) {
            for (float value : new SyntheticSample(normal, seed).read(SIZE).rgb()) {
                assertThat(value).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void aGreyImageStaysGrey(@TempDir Path folder) {
        FileSample grey = new FileSample(TestFiles.png(folder.resolve("grey.png"), 20, 20, 100), Label.NORMAL);
        for (int seed = 0; seed < 10; seed++) {
            float[] rgb = new SyntheticSample(grey, seed).read(SIZE).rgb();
            int pixels = SIZE.pixels();
            assertThat(Arrays.copyOfRange(rgb, 0, pixels))
                    .isEqualTo(Arrays.copyOfRange(rgb, pixels, 2 * pixels))
                    .isEqualTo(Arrays.copyOfRange(rgb, 2 * pixels, 3 * pixels));
        }
    }

    @Test
    void theSeedAloneDecides() {
        float[] first = new SyntheticSample(normal, 1).read(SIZE).rgb();
        assertThat(new SyntheticSample(normal, 1).read(SIZE).rgb()).isEqualTo(first);
        assertThat(new SyntheticSample(normal, 2).read(SIZE).rgb()).isNotEqualTo(first);
    }

    @Test
    void evenTheSmallestImageGetsADefect() {
        for (int seed = 0; seed < 20; seed++) {
            HostImage image = new SyntheticSample(normal, seed).read(new ImageSize(1, 1));
            assertThat(image.mask().orElseThrow()).containsExactly(1);
        }
    }

    @Test
    void saysWhatItIs() {
        SyntheticSample sample = new SyntheticSample(normal, 1);
        assertThat(sample.label()).isEqualTo(Label.ANOMALOUS);
        assertThat(sample.hasMask()).isTrue();
        assertThat(sample.path()).isEqualTo(normal.path());
    }
}
