package io.anomalight.app.search;

import io.anomalight.framework.plugin.Plugin;

/** Binds the sweepers. */
public final class SearchPlugin extends Plugin {
    @Override
    protected void configure() {
        bindSweeper("random", RandomSweeper.Config.class, (config, study) -> new RandomSweeper(study));
        bindSweeper("tpe", TpeSweeper.Config.class, TpeSweeper::new);
    }
}
