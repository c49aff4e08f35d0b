package io.anomalight.assembly;

import com.typesafe.config.Config;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.util.Map;
import java.util.Optional;

/**
 * What a whole configuration says of the module: how it is made, and on what it computes.
 *
 * @param trainer the settings of the trainer, of which seed and engine matter to those who only judge
 * @param model makes the module
 */
public record ModuleRecipe(TrainerConfig trainer, ConfiguredModel model) {
    private static final String CHOICE = ModelSection.MODEL + "." + ModelSection.NAME;

    /**
     * Reads the sections of model and trainer, and no others.
     *
     * @throws UserError if no plugin on the class path has such a model
     * @throws io.anomalight.framework.config.hocon.ConfigException with the faults of both sections
     */
    public static ModuleRecipe read(Config config, Registry registry) {
        Map<String, ModelFactory<?>> known = registry.models();
        String name = config.hasPath(CHOICE) ? config.getString(CHOICE) : "";
        ModelFactory<?> factory = known.get(name);
        if (factory == null) {
            throw new UserError("the model \"" + name + "\" is not on the class path, where there are "
                    + String.join(", ", known.keySet()) + "; add the jar that brings it");
        }
        ConfigReader reader = new ConfigReader(config);
        Optional<TrainerConfig> trainer = reader.read("trainer", TrainerConfig.class);
        Optional<ConfiguredModel> model = new ModelSection(reader, config).read(factory);
        reader.check();
        return new ModuleRecipe(trainer.orElseThrow(), model.orElseThrow());
    }
}
