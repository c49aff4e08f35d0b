package io.anomalight.app.update;

import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import java.util.List;

/**
 * The images for the thresholds of an update, as validation images.
 *
 * @param validation the images
 * @param category the kind of object on them
 * @param loader how they are loaded
 */
record UpdateData(List<Sample> validation, String category, LoaderConfig loader) implements DataModule {
    UpdateData {
        validation = List.copyOf(validation);
    }

    @Override
    public String name() {
        return "update";
    }

    @Override
    public Splits splits() {
        return new Splits(List.of(), validation, List.of(), List.of());
    }
}
