package io.anomalight.sample;

import io.anomalight.framework.RunContext;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.folder.Mvtec;
import io.anomalight.framework.data.folder.MvtecConfig;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Path;

/**
 * The built-in data set as a data module: generated if it is missing, then read as a folder in the layout of MVTec AD.
 */
final class SampleData implements DataModule {
    private final SampleDataConfig config;
    private final RunContext environment;

    SampleData(SampleDataConfig config, RunContext environment) {
        this.config = config;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "sample";
    }

    @Override
    public String category() {
        return "cloth";
    }

    @Override
    public LoaderConfig loader() {
        return config.loader();
    }

    @Override
    public Path root() {
        return config.images().root();
    }

    @Override
    public Splits splits() {
        new SampleGenerator(config.images(), environment.console()).generate();
        MvtecConfig folder = new MvtecConfig(
                config.images().root(), "", ImageReader.EXTENSIONS, config.split(), config.shots(), config.loader());
        return new Mvtec(folder, environment).splits();
    }
}
