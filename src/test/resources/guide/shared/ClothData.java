package guide.shared;

import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cloth that is drawn when it is read, so that no chapter needs files.
 *
 * @param train how many good pictures are trained on
 * @param evaluated how many are validated on, and as many others tested on; every second one is spoiled
 */
public record ClothData(int train, int evaluated) implements DataModule {
    @Override
    public String name() {
        return "cloth";
    }

    @Override
    public String category() {
        return "cloth";
    }

    @Override
    public Splits splits() {
        return new Splits(
                pictures(0, train, false), pictures(1000, evaluated, true), pictures(2000, evaluated, true), List.of());
    }

    private static List<Sample> pictures(int first, int count, boolean mixed) {
        return IntStream.range(first, first + count)
                .<Sample>mapToObj(i -> new Picture(i, mixed && i % 2 == 1))
                .toList();
    }

    /** Four pictures a batch, drawn by the thread that trains. */
    @Override
    public LoaderConfig loader() {
        return new LoaderConfig(4, 4, 0, LoaderConfig.OnError.FAIL);
    }

    private record Picture(int seed, boolean spoiled) implements Sample {
        @Override
        public Path path() {
            return Path.of("cloth", seed + (spoiled ? "-spoiled" : ""));
        }

        @Override
        public Label label() {
            return spoiled ? Label.ANOMALOUS : Label.NORMAL;
        }

        @Override
        public boolean hasMask() {
            return true;
        }

        @Override
        public HostImage read(ImageSize size) {
            return Cloth.draw(path(), seed, spoiled, size);
        }
    }
}
