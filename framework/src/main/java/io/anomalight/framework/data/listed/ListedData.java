package io.anomalight.framework.data.listed;

import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Splits;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * One category of a data set that lists its images.
 *
 * @param find finds the images and splits them
 */
record ListedData(String name, String category, Path root, LoaderConfig loader, Supplier<Splits> find)
        implements DataModule {
    @Override
    public Splits splits() {
        return find.get();
    }
}
