package io.anomalight.assembly;

import com.typesafe.config.Config;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.plugin.ModelFactory;
import io.anomalight.framework.training.settings.TrainerConfig;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a configuration that are needed to create the module.
 *
 * @param trainer the settings of the trainer; to score images, only its seed and engine matter
 * @param model creates the module
 */
public record ModuleRecipe(TrainerConfig trainer, ConfiguredModel model) {
    private static final String CHOICE = ModelSection.MODEL + "." + ModelSection.NAME;

    /**
     * Reads the sections {@code model} and {@code trainer}, and no others.
     *
     * @throws UserError if no plugin on the class path has such a model
     * @throws io.anomalight.framework.config.hocon.ConfigException with all faults of both sections
     */
    public static ModuleRecipe read(Config config, Registry registry) {
        Map<String, ModelFactory<?>> factories = registry.models();
        String name = config.hasPath(CHOICE) ? config.getString(CHOICE) : "";
        ModelFactory<?> factory = factories.get(name);
        if (factory == null) {
            throw new UserError("the model \"" + name + "\" is not on the class path; the models there are "
                    + String.join(", ", factories.keySet()) + "; add the jar that contains it");
        }
        ConfigReader reader = new ConfigReader(config);
        Optional<TrainerConfig> trainer = reader.read("trainer", TrainerConfig.class);
        Optional<ConfiguredModel> model = new ModelSection(reader, config).read(factory);
        reader.check();
        return new ModuleRecipe(trainer.orElseThrow(), model.orElseThrow());
    }
}
