package io.anomalight.framework.data.splits;

import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A data module with a fixed split and the checksums of its files; it is not searched and not split again.
 *
 * @param original the original data module
 * @param splits the fixed split
 * @param readings the checksums of the files
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
    public String categoryFolder() {
        return original.categoryFolder();
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

    /** The record of the split for the run folder. */
    public SplitRecord record() {
        return SplitRecord.of(root(), splits, readings);
    }
}
