package io.anomalight.framework.plugin;

import io.anomalight.framework.data.Folder;
import io.anomalight.framework.data.FolderConfig;
import io.anomalight.framework.data.Mvtec;
import io.anomalight.framework.data.MvtecConfig;
import io.anomalight.framework.data.sample.SampleData;
import io.anomalight.framework.data.sample.SampleDataConfig;

/** The data modules that come with the framework; here and not beside them, so that data knows nothing of plugins. */
public final class DataPlugin extends Plugin {
    @Override
    protected void configure() {
        bindData("mvtec", MvtecConfig.class, Mvtec::new);
        bindData("folder", FolderConfig.class, Folder::new);
        bindData("sample", SampleDataConfig.class, SampleData::new);
    }
}
