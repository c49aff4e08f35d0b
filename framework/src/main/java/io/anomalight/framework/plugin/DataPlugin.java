package io.anomalight.framework.plugin;

import io.anomalight.framework.data.Folder;
import io.anomalight.framework.data.FolderConfig;
import io.anomalight.framework.data.Mvtec;
import io.anomalight.framework.data.MvtecConfig;

/** The data modules that read folders; here and not beside them, so that data knows nothing of plugins. */
public final class DataPlugin extends Plugin {
    @Override
    protected void configure() {
        bindData("mvtec", MvtecConfig.class, Mvtec::new);
        bindData("folder", FolderConfig.class, Folder::new);
    }
}
