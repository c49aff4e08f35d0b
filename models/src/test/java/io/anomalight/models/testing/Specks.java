package io.anomalight.models.testing;

import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Images of coloured noise on a gradient, each the same at every reading; defective ones have a white square, of which there
 * are no masks.
 *
 * @param train normal images to train on
 * @param validation normal images to validate on
 * @param defective images with a square to validate on
 * @param batchSize images a batch
 */
record Specks(List<Sample> train, int validation, int defective, int batchSize) implements DataModule {

    Specks(int train, int validation, int defective, int batchSize) {
        this(samples("train", Label.NORMAL, train), validation, defective, batchSize);
    }

    @Override
    public String name() {
        return "specks";
    }

    @Override
    public String category() {
        return "";
    }

    @Override
    public Splits splits() {
        List<Sample> judged = new ArrayList<>(samples("validation", Label.NORMAL, validation));
        judged.addAll(samples("defective", Label.ANOMALOUS, defective));
        return new Splits(train, judged, judged, List.of());
    }

    @Override
    public LoaderConfig loader() {
        return new LoaderConfig(batchSize, batchSize, 1, LoaderConfig.OnError.FAIL);
    }

    static List<Sample> samples(String name, Label label, int count) {
        return IntStream.range(0, count)
                .<Sample>mapToObj(i -> new Speck(Path.of(name + i), label, true))
                .toList();
    }

    /** The same images, but each is read in every epoch. */
    Specks readInEachEpoch() {
        List<Sample> unknownBefore = train.stream()
                .<Sample>map(sample -> new Speck(sample.path(), sample.label(), false))
                .toList();
        return new Specks(unknownBefore, validation, defective, batchSize);
    }

    /** @param known whether its identity is known before it is read */
    private record Speck(Path path, Label label, boolean known) implements Sample {
        @Override
        public Optional<String> identity() {
            return known ? Optional.of(path.toString()) : Optional.empty();
        }

        @Override
        public boolean hasMask() {
            return label == Label.NORMAL;
        }

        @Override
        public HostImage read(ImageSize size) {
            SplittableRandom random = new SplittableRandom(path.toString().hashCode());
            float[] rgb = new float[3 * size.pixels()];
            for (int i = 0; i < rgb.length; i++) {
                int x = i % size.width();
                int y = i / size.width() % size.height();
                boolean square = label == Label.ANOMALOUS && x >= 8 && x < 24 && y >= 8 && y < 24;
                rgb[i] = square ? 1 : (float) (0.3 + 0.2 * x / size.width() + 0.2 * random.nextDouble());
            }
            Optional<byte[]> mask = label == Label.NORMAL ? Optional.of(new byte[size.pixels()]) : Optional.empty();
            return new HostImage(path, label, size, rgb, mask, size, Optional.of(path.toString()));
        }
    }
}
