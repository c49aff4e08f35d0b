package guide.ch08;

import guide.shared.ClothData;
import io.anomalight.framework.plugin.Plugin;

/** What the jar contributes, by name. */
public final class ClothPlugin extends Plugin {

    /** The keys of configs/data/cloth.conf. */
    record Amounts(int train, int judged) {}

    @Override
    protected void configure() {
        bindModel(Brightness.NAME, Brightness.Factory.class);
        bindCallback("shout", Shout.Config.class, (config, environment) -> new Shout(config, environment.console()));
        bindData("cloth", Amounts.class, (amounts, environment) -> new ClothData(amounts.train(), amounts.judged()));
        bindMetric("image_Gap", Gap::new);
    }
}
