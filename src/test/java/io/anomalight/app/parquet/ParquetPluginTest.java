package io.anomalight.app.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import io.anomalight.framework.data.TableFormat;
import io.anomalight.framework.plugin.DataPlugin;
import io.anomalight.framework.plugin.Plugin;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ParquetPluginTest {

    @Test
    void theApplicationReadsParquetBesideTheFormatsOfTheFramework() {
        Plugin found = ServiceLoader.load(Plugin.class).stream()
                .filter(plugin -> plugin.type() == ParquetPlugin.class)
                .findFirst()
                .orElseThrow()
                .get();

        Map<String, TableFormat> formats = Guice.createInjector(found, new DataPlugin())
                .getInstance(Key.get(new TypeLiteral<Map<String, TableFormat>>() {}));

        assertThat(formats).containsOnlyKeys("csv", "jsonl", "ndjson", "parquet");
    }
}
