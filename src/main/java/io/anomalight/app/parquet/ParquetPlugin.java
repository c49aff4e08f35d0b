package io.anomalight.app.parquet;

import io.anomalight.framework.plugin.Plugin;

/** Binds the format Parquet of tables. */
public final class ParquetPlugin extends Plugin {
    @Override
    protected void configure() {
        bindTableFormat("parquet", new ParquetTable());
    }
}
