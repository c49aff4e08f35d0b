package io.anomalight.framework.plugin;

import io.anomalight.framework.data.TableFormat;
import io.anomalight.framework.data.folder.Folder;
import io.anomalight.framework.data.folder.FolderConfig;
import io.anomalight.framework.data.folder.Mvtec;
import io.anomalight.framework.data.folder.MvtecConfig;
import io.anomalight.framework.data.listed.Kolektor;
import io.anomalight.framework.data.listed.MvtecAd2;
import io.anomalight.framework.data.listed.MvtecLoco;
import io.anomalight.framework.data.listed.PublishedConfig;
import io.anomalight.framework.data.listed.RealIad;
import io.anomalight.framework.data.listed.Table;
import io.anomalight.framework.data.listed.Visa;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Binds the data modules of the framework. It is in this package so that the data package does not depend on plugins.
 */
public final class DataPlugin extends Plugin {
    @Override
    protected void configure() {
        Supplier<Map<String, TableFormat>> formats = tableFormats();
        Table.FORMATS.forEach(this::bindTableFormat);
        bindData("mvtec", MvtecConfig.class, Mvtec::mvtec);
        bindData("btad", MvtecConfig.class, Mvtec::btad);
        bindData("mpdd", MvtecConfig.class, Mvtec::mpdd);
        bindData("mvtec_loco", PublishedConfig.class, MvtecLoco::mvtecLoco);
        bindData("mvtec_ad2", PublishedConfig.class, MvtecAd2::mvtecAd2);
        bindData("kolektor", Kolektor.Config.class, Kolektor::kolektor);
        bindData("kolektor2", Kolektor.Config.class, Kolektor::kolektor2);
        bindData("real_iad", RealIad.Config.class, RealIad::realIad);
        bindData("table", Table.Config.class, (config, context) -> Table.table(config, context, formats.get()));
        bindData("visa", Visa.Config.class, Visa::visa);
        bindData("folder", FolderConfig.class, Folder::new);
    }
}
