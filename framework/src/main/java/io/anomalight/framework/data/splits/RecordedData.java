package io.anomalight.framework.data.splits;

import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.FileContent;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A data module with a fixed split and the checksums of its files; it is not searched and not split again.
 *
 * @param original the original data module
 * @param splits the fixed split
 * @param readings the checksums of the files
 * @param added the files of the split that are not among the images of the original data module
 */
public record RecordedData(DataModule original, Splits splits, ImageReadings readings, Set<Path> added)
        implements DataModule {
    public RecordedData {
        added = Set.copyOf(added);
    }

    /** A split of the images of the data module. */
    public RecordedData(DataModule original, Splits splits, ImageReadings readings) {
        this(original, splits, readings, Set.of());
    }

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
        return SplitRecord.of(root(), splits, readings, added);
    }
}
