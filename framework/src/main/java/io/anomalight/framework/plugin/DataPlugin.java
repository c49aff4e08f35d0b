package io.anomalight.framework.plugin;

import io.anomalight.framework.data.folder.Folder;
import io.anomalight.framework.data.folder.FolderConfig;
import io.anomalight.framework.data.folder.Mvtec;
import io.anomalight.framework.data.folder.MvtecConfig;
import io.anomalight.framework.data.folder.Visa;

/**
 * Binds the data modules of the framework. It is in this package so that the data package does not depend on plugins.
 */
public final class DataPlugin extends Plugin {
    @Override
    protected void configure() {
        bindData("mvtec", MvtecConfig.class, Mvtec::mvtec);
        bindData("btad", MvtecConfig.class, Mvtec::btad);
        bindData("visa", Visa.Config.class, Visa::visa);
        bindData("folder", FolderConfig.class, Folder::new);
    }
}
