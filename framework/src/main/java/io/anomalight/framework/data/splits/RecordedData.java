package io.anomalight.framework.data.splits;

import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A data module whose split is settled and whose files were read: it is neither searched nor drawn again.
 *
 * @param original where the images come from
 * @param splits which images are used for what
 * @param readings what is known of their files
 */
public record RecordedData(DataModule original, Splits splits, ImageReadings readings) implements DataModule {

    @Override
    public String name() {
        return original.name();
    }

    @Override
    public String category() {
        return original.category();
    }

    @Override
    public Path root() {
        return original.root();
    }

    @Override
    public LoaderConfig loader() {
        return original.loader();
    }

    @Override
    public Optional<String> content(Sample sample) {
        return readings.content(sample).map(FileContent::sha256).or(() -> original.content(sample));
    }

    /** What a run folder keeps of it. */
    public SplitRecord record() {
        return SplitRecord.of(root(), splits, readings);
    }
}
