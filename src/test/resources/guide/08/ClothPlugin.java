package guide.ch08;

import guide.shared.ClothData;
import io.anomalight.framework.plugin.Plugin;

/** What the jar contributes, by name. */
public final class ClothPlugin extends Plugin {

    /** The keys of configs/data/cloth.conf. */
    record Amounts(int train, int evaluated) {}

    @Override
    protected void configure() {
        bindModel(Brightness.NAME, Brightness.Factory.class);
        bindCallback("shout", Shout.Config.class, (config, context) -> new Shout(config, context.console()));
        bindData("cloth", Amounts.class, (amounts, context) -> new ClothData(amounts.train(), amounts.evaluated()));
        bindMetric("image_Gap", Gap::new);
    }
}
