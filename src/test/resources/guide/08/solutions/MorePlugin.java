package guide.ch08.solutions;

import io.anomalight.framework.plugin.Plugin;

/** Exercises 1 and 2: a plugin of its own. */
public final class MorePlugin extends Plugin {
    @Override
    protected void configure() {
        bindMetric("image_Margin", Margin::new);
        bindLogger(
                "lines",
                LinesLogger.Config.class,
                (config, context) ->
                        (directory, resumedAt) -> new LinesLogger(directory.resolve(config.fileName())));
    }
}
