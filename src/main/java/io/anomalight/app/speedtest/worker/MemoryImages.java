package io.anomalight.app.speedtest.worker;

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

/** A data module of decoded training images; the first one is the validation image. */
final class MemoryImages implements DataModule {
    private static final int WORKERS = 2;

    private final List<HostImage> decoded;
    private final int count;
    private final int batchSize;

    /** {@code count} images that share the pixels of the decoded ones. */
    MemoryImages(List<HostImage> decoded, int count, int batchSize) {
        this.decoded = List.copyOf(decoded);
        this.count = count;
        this.batchSize = batchSize;
    }

    /** A decoded image. */
    private record Decoded(HostImage image) implements Sample {
        @Override
        public Path path() {
            return image.path();
        }

        @Override
        public Label label() {
            return image.label();
        }

        @Override
        public boolean hasMask() {
            return true;
        }

        @Override
        public HostImage read(ImageSize size) {
            return image;
        }
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String category() {
        return "";
    }

    @Override
    public Splits splits() {
        List<Sample> train = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            HostImage pixels = decoded.get(i % decoded.size());
            train.add(new Decoded(new HostImage(
                    Path.of("image-" + i),
                    pixels.label(),
                    pixels.size(),
                    pixels.rgb(),
                    pixels.mask(),
                    pixels.originalSize(),
                    Optional.of("image-" + i))));
        }
        return new Splits(train, train.subList(0, 1), List.of(), List.of());
    }

    @Override
    public LoaderConfig loader() {
        return new LoaderConfig(batchSize, batchSize, WORKERS, LoaderConfig.OnError.FAIL);
    }
}
