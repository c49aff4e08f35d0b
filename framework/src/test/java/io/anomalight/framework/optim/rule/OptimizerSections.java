package io.anomalight.framework.optim.rule;

import com.typesafe.config.ConfigFactory;
import io.anomalight.framework.config.record.ConfigReader;

/** Reads the section {@code optimizer} from text. */
final class OptimizerSections {
    private OptimizerSections() {}

    static OptimizerConfig read(String section) {
        ConfigReader reader = new ConfigReader(ConfigFactory.parseString("optimizer { " + section + " }"));
        OptimizerConfig config = reader.read("optimizer", OptimizerConfig.class, OptimizerConfig::check)
                .orElse(OptimizerConfig.MODEL);
        reader.check();
        return config;
    }
}
