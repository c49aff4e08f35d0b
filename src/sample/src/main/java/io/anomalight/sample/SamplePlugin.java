package io.anomalight.sample;

import io.anomalight.framework.plugin.Plugin;

/** Binds the sample data set. It is an example of a data module outside the framework. */
public final class SamplePlugin extends Plugin {
    @Override
    protected void configure() {
        bindData("sample", SampleDataConfig.class, SampleData::new);
    }
}
