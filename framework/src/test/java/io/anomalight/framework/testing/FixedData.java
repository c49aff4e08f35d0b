package io.anomalight.framework.testing;

import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Splits;

/** A data module with fixed splits. It implements only the required methods. */
public record FixedData(String name, String category, Splits splits, LoaderConfig loader) implements DataModule {
    /** Batches of one image, decoded on one thread; a damaged image ends the run. */
    public static FixedData of(String name, String category, Splits splits) {
        return new FixedData(name, category, splits, new LoaderConfig(1, 1, 1, LoaderConfig.OnError.FAIL));
    }
}
