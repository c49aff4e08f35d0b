package io.anomalight.framework.plugin;

import io.anomalight.framework.data.folder.Folder;
import io.anomalight.framework.data.folder.FolderConfig;
import io.anomalight.framework.data.folder.Mvtec;
import io.anomalight.framework.data.folder.MvtecConfig;

/** The data modules that come with the framework; here and not beside them, so that data knows nothing of plugins. */
public final class DataPlugin extends Plugin {
    @Override
    protected void configure() {
        bindData("mvtec", MvtecConfig.class, Mvtec::new);
        bindData("folder", FolderConfig.class, Folder::new);
    }
}
