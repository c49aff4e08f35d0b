package guide.ch08.solutions;

import io.anomalight.framework.plugin.Plugin;

/** Exercise 3: it takes a name that another plugin has. */
public final class TwicePlugin extends Plugin {
    @Override
    protected void configure() {
        bindMetric("image_AUROC", Margin::new);
    }
}
