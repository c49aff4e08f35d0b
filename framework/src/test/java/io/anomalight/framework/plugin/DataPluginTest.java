package io.anomalight.framework.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.folder.FolderConfig;
import io.anomalight.framework.data.folder.MvtecConfig;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class DataPluginTest {

    @Test
    void isFoundAndBindsItsDataModules() {
        Plugin plugin = ServiceLoader.load(Plugin.class).stream()
                .filter(provider -> provider.type() == DataPlugin.class)
                .findFirst()
                .orElseThrow()
                .get();
        Map<String, Part<?, DataModule>> parts = Guice.createInjector(plugin)
                .getInstance(Key.get(new TypeLiteral<Map<String, Part<?, DataModule>>>() {}));
        assertThat(parts)
                .containsOnlyKeys(
                        "mvtec",
                        "btad",
                        "mpdd",
                        "mvtec_loco",
                        "mvtec_ad2",
                        "kolektor",
                        "kolektor2",
                        "real_iad",
                        "table",
                        "visa",
                        "folder");
        assertThat(parts.get("mvtec")).extracting(Part::config).isEqualTo(MvtecConfig.class);
        assertThat(parts.get("folder")).extracting(Part::config).isEqualTo(FolderConfig.class);
    }
}
