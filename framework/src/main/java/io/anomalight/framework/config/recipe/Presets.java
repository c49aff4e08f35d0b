package io.anomalight.framework.config.recipe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.anomalight.framework.config.hocon.ConfigTree;
import io.anomalight.framework.config.hocon.Hocon;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values that recipes set in other groups, for instance a model that is trained for one epoch. They only replace
 * defaults: a value that is set anywhere else is stronger.
 *
 * @param byDefault group to the recipe that is chosen by default; presets replace its values
 */
public record Presets(Recipes recipes, Map<String, String> byDefault) {

    /** The presets of the chosen recipes. */
    public Config of(Map<String, String> chosen) {
        Config all = ConfigFactory.empty();
        for (Map.Entry<String, String> choice : chosen.entrySet()) {
            all = all.withFallback(recipes.presets(choice.getKey(), choice.getValue()));
        }
        Config kept = all;
        for (Map.Entry<String, ConfigValue> preset : Hocon.resolve(all).entrySet()) {
            if (isSetByAnother(preset.getKey(), chosen)) {
                kept = kept.withoutPath(preset.getKey());
            }
        }
        return kept;
    }

    /** Whether another recipe than the default is chosen for the key's group, and the two differ in the key's value. */
    private boolean isSetByAnother(String key, Map<String, String> chosen) {
        String group = ConfigUtil.splitPath(key).get(0);
        Optional<String> own = Optional.ofNullable(chosen.get(group));
        Optional<String> usual = Optional.ofNullable(byDefault.get(group));
        return own.isPresent()
                && usual.isPresent()
                && !own.equals(usual)
                && !value(group, own.get(), key).equals(value(group, usual.get(), key));
    }

    private Optional<ConfigValue> value(String group, String option, String key) {
        List<String> path = ConfigUtil.splitPath(key);
        return ConfigTree.find(recipes.section(group, option).root(), path);
    }
}
