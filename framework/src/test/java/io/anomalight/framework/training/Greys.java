package io.anomalight.framework.training;

import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.testing.FixedData;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Grey images of 2x2 equal pixels, in batches of two. */
public final class Greys {
    static final ImageSize SIZE = new ImageSize(2, 2);
    static final LoaderConfig LOADER = new LoaderConfig(2, 2, 1, LoaderConfig.OnError.FAIL);

    private Greys() {}

    public static DataModule data(int train, int validation) {
        List<Sample> normal = IntStream.range(0, train)
                .<Sample>mapToObj(i -> new Grey(Path.of("train" + i), Label.NORMAL, 0.1f * i))
                .toList();
        List<Sample> evaluated = IntStream.range(0, 2 * validation)
                .<Sample>mapToObj(i -> new Grey(Path.of("val" + i), i % 2 == 0 ? Label.NORMAL : Label.ANOMALOUS, i))
                .toList();
        return new FixedData("greys", "", new Splits(normal, evaluated, evaluated, List.of()), LOADER);
    }

    private record Grey(Path path, Label label, float level) implements Sample {
        @Override
        public boolean hasMask() {
            return true;
        }

        @Override
        public HostImage read(ImageSize size) {
            float[] rgb = new float[3 * size.pixels()];
            Arrays.fill(rgb, level);
            byte[] mask = new byte[size.pixels()];
            mask[0] = (byte) (label == Label.ANOMALOUS ? 1 : 0);
            return new HostImage(path, label, size, rgb, Optional.of(mask), size);
        }
    }
}
