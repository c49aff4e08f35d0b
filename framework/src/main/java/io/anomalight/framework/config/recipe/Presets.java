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
 * What recipes say of other groups, for instance that a model is to be trained for one epoch: other defaults, which give way
 * to whatever anybody else has set.
 *
 * @param usual group to the recipe that is chosen by default, whose values presets replace
 */
public record Presets(Recipes recipes, Map<String, String> usual) {

    /** The presets of the recipes that are chosen, group to recipe. */
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

    /** Whether a recipe that somebody chose says something else of this key than the usual one. */
    private boolean isSetByAnother(String key, Map<String, String> chosen) {
        String group = ConfigUtil.splitPath(key).get(0);
        Optional<String> own = Optional.ofNullable(chosen.get(group));
        Optional<String> byDefault = Optional.ofNullable(usual.get(group));
        return own.isPresent()
                && byDefault.isPresent()
                && !own.equals(byDefault)
                && !value(group, own.get(), key).equals(value(group, byDefault.get(), key));
    }

    private Optional<ConfigValue> value(String group, String option, String key) {
        List<String> path = ConfigUtil.splitPath(key);
        return ConfigTree.find(recipes.section(group, option).root(), path);
    }
}
