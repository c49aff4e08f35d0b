package io.anomalight.framework.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.Resize;
import io.anomalight.framework.testing.Golden;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The references were made by Pillow 12.3.0 and torchvision's formulas: {@code src/test/python/augment_reference.py}. */
class CropTest {
    private final Safetensors reference = Golden.open("augment");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aPartIsCutOutOfTheEnlargedFileAsPillowDoes(int number) {
        Crop crop = crop(number);
        ImageSize file = fileSize(number);
        byte[] plane = Bytes.of(reference.read("crop." + number + ".file"));

        assertThat(crop.window()
                        .cut()
                        .of(Resize.bilinear(floats(plane), file, crop.window().resized())))
                .containsExactly(reference.read("crop." + number + ".cut").floats(), within(1e-3f));
        assertThat(crop.window()
                        .cut()
                        .of(Resize.nearest(marks(plane), file, crop.window().resized())))
                .isEqualTo(Bytes.of(reference.read("crop." + number + ".mask")));
    }

    /** RandomResizedCrop does not see what is beyond the part, so that its outermost pixels may differ. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4})
    void withinItsEdgesAPartIsTheFilesOwnResizedAsTorchvisionDoes(int number) {
        Crop crop = crop(number);
        byte[] plane = Bytes.of(reference.read("crop." + number + ".file"));
        float[] part = crop.window()
                .cut()
                .of(Resize.bilinear(
                        floats(plane), fileSize(number), crop.window().resized()));
        float[] resized = reference.read("crop." + number + ".resized").floats();

        for (int i = 0; i < part.length; i++) {
            int x = i % crop.image().width();
            int y = i / crop.image().width();
            if (x > 1
                    && y > 1
                    && x < crop.image().width() - 2
                    && y < crop.image().height() - 2) {
                assertThat(part[i]).isCloseTo(resized[i], within(1e-3f));
            }
        }
    }

    @Test
    void aCropHasTheAreaAndTheRatioOfTorchvision() {
        float[] draws = reference.read("part.draws").floats();
        float[] sizes = reference.read("part.sizes").floats();
        for (int i = 0; i < sizes.length / 2; i++) {
            ImageSize image = new ImageSize((int) draws[4 * i], (int) draws[4 * i + 1]);
            // 0 is written for what does not fit in.
            Optional<ImageSize> part = sizes[2 * i] > 0
                    ? Optional.of(new ImageSize((int) sizes[2 * i], (int) sizes[2 * i + 1]))
                    : Optional.empty();

            assertThat(CropConfig.part(image, draws[4 * i + 2], draws[4 * i + 3]))
                    .isEqualTo(part);
        }
    }

    @Test
    void aRatioThatNeverFitsIsTakenFromTheCentreAsInTorchvision() {
        float[] bounds = reference.read("central.bounds").floats();
        float[] parts = reference.read("central.parts").floats();
        for (int i = 0; i < parts.length / 4; i++) {
            ImageSize image = new ImageSize((int) bounds[4 * i], (int) bounds[4 * i + 1]);
            List<Double> ratio = List.of((double) bounds[4 * i + 2], (double) bounds[4 * i + 3]);
            ImageSize part = new ImageSize((int) parts[4 * i + 2], (int) parts[4 * i + 3]);

            assertThat(new CropConfig(List.of(0.5, 1.0), ratio).central(image))
                    .isEqualTo(new Crop(image, part, (int) parts[4 * i], (int) parts[4 * i + 1]));
        }
    }

    @Test
    void partsAreDrawnWithinTheBoundsAndEverywhere() {
        ImageSize image = new ImageSize(60, 90);
        CropConfig config = new CropConfig(List.of(0.25, 0.75), List.of(0.5, 2.0));
        SplittableRandom random = new SplittableRandom(9);
        double smallest = 1;
        double largest = 0;
        boolean[] corners = new boolean[2];
        for (int i = 0; i < 2000; i++) {
            Crop crop = config.draw(image, random);
            double share = (double) crop.part().pixels() / image.pixels();
            smallest = Math.min(smallest, share);
            largest = Math.max(largest, share);
            corners[0] |= crop.top() < 3 && crop.left() < 3;
            corners[1] |= crop.top() + crop.part().height() > 57
                    && crop.left() + crop.part().width() > 87;
            assertThat((double) crop.part().width() / crop.part().height()).isBetween(0.48, 2.08);
            assertThat(crop.window().cut().of(new byte[crop.window().resized().pixels()]))
                    .hasSize(image.pixels());
        }
        assertThat(smallest).isBetween(0.24, 0.27);
        assertThat(largest).isBetween(0.73, 0.76);
        assertThat(corners).containsExactly(true, true);
    }

    @Test
    void theSameRandomNumbersDrawTheSamePart() {
        CropConfig config = new CropConfig(List.of(0.3, 0.8), List.of(1.0, 1.0));
        ImageSize image = new ImageSize(64, 64);

        assertThat(config.draw(image, new SplittableRandom(2))).isEqualTo(config.draw(image, new SplittableRandom(2)));
        assertThat(config.draw(image, new SplittableRandom(2)))
                .isNotEqualTo(config.draw(image, new SplittableRandom(3)));
    }

    @Test
    void theWholeAreaIsTheWholeImage() {
        assertThat(CropConfig.NONE.changes()).isFalse();
        Crop whole = CropConfig.NONE.draw(new ImageSize(64, 64), new SplittableRandom(1));
        assertThat(whole.window().resized()).isEqualTo(new ImageSize(64, 64));
        assertThat(whole.window().cut().of(ramp(64 * 64))).isEqualTo(ramp(64 * 64));
    }

    @Test
    void invalidBoundsAreRefused() {
        List<Double> ratio = List.of(0.75, 1.25);
        for (List<Double> scale : List.of(
                List.of(0.0, 1.0), List.of(0.5, 1.5), List.of(0.8, 0.5), List.of(0.5), List.of(Double.NaN, 1.0))) {
            assertThatThrownBy(() -> new CropConfig(scale, ratio))
                    .hasMessage("scale must be the smallest and the largest share of the area, from 0.01 to 1, such as"
                            + " [0.5, 1], but is " + scale);
        }
        assertThatThrownBy(() -> new CropConfig(List.of(0.5, 1.0), List.of(0.0, 1.0)))
                .hasMessage("ratio must be the smallest and the largest ratio of width to height, such as [0.75, 1.33],"
                        + " but is [0.0, 1.0]");
    }

    private Crop crop(int number) {
        float[] part = reference.read("crop." + number + ".part").floats();
        return new Crop(
                new ImageSize((int) part[0], (int) part[1]),
                new ImageSize((int) part[4], (int) part[5]),
                (int) part[2],
                (int) part[3]);
    }

    private ImageSize fileSize(int number) {
        List<Long> shape = reference.shape("crop." + number + ".file");
        return new ImageSize(Math.toIntExact(shape.get(0)), Math.toIntExact(shape.get(1)));
    }

    private static float[] floats(byte[] plane) {
        float[] floats = new float[plane.length];
        for (int i = 0; i < plane.length; i++) {
            floats[i] = plane[i] & 0xff;
        }
        return floats;
    }

    private static byte[] marks(byte[] plane) {
        byte[] marks = new byte[plane.length];
        for (int i = 0; i < plane.length; i++) {
            marks[i] = (byte) ((plane[i] & 0xff) > 127 ? 1 : 0);
        }
        return marks;
    }

    private static float[] ramp(int length) {
        float[] ramp = new float[length];
        for (int i = 0; i < length; i++) {
            ramp[i] = i;
        }
        return ramp;
    }
}
