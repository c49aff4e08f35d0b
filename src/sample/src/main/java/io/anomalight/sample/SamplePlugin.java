package io.anomalight.sample;

import io.anomalight.framework.plugin.Plugin;

/** The sample data set as a data module that lies outside the framework, as that of anyone else would. */
public final class SamplePlugin extends Plugin {
    @Override
    protected void configure() {
        bindData("sample", SampleDataConfig.class, SampleData::new);
    }
}
