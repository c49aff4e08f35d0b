package io.anomalight.app.tune;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.anomalight.callbacks.tuner.LrFindConfig;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.config.override.ConfigOverride;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The learning rate of a model in its configuration.
 *
 * @param name the name of the key in the section {@code model}
 * @param value the learning rate
 */
public record LearningRateKey(String name, double value) {
    private static final String MODEL = "model";
    private static final List<String> NAMES = List.of("lr", "learning_rate");
    private static final String OTHER_RATE = "_lr";
    private static final Pattern RATE = Pattern.compile("(.+_)?(lr|learning_rate)");

    /**
     * Finds the key, as Lightning does: the one that the settings name, otherwise {@code lr} or {@code learning_rate}.
     *
     * @throws UserError if the model has no such key, or the settings name one that is no learning rate
     */
    static LearningRateKey of(Config config, LrFindConfig settings) {
        settings.attrName().filter(name -> !RATE.matcher(name).matches()).ifPresent(name -> {
            throw new UserError("attr_name is \"" + name + "\", which is no learning rate: name a key of the"
                    + " model that is lr or learning_rate, or ends with _lr or _learning_rate");
        });
        Config model = config.getConfig(MODEL);
        List<String> names = settings.attrName().map(List::of).orElse(NAMES);
        return names.stream()
                .flatMap(name -> number(model, name).map(value -> new LearningRateKey(name, value)).stream())
                .findFirst()
                .orElseThrow(() -> new UserError("the search for a learning rate found no positive number at "
                        + String.join(
                                " or ",
                                names.stream().map(LearningRateKey::path).toList())
                        + ": name the key of the model's learning rate with attr_name, or choose a model that has one;"
                        + " a model that learns without gradients has none"));
    }

    private static Optional<Double> number(Config model, String name) {
        return Optional.ofNullable(model.root().get(name))
                .filter(value -> value.valueType() == ConfigValueType.NUMBER)
                .map(ConfigValue::unwrapped)
                .map(value -> ((Number) value).doubleValue())
                .filter(value -> value > 0);
    }

    /** The full key. */
    public String path() {
        return path(name);
    }

    private static String path(String name) {
        return MODEL + "." + name;
    }

    /**
     * Refuses a configuration in which an override sets the learning rate.
     *
     * @param search what chooses it, for the error
     * @throws UserError if there is one
     */
    void requireUnset(List<String> overrides, String search) {
        Stream<ConfigOverride> parsed = overrides.stream().map(ConfigOverride::parse);
        parsed.filter(override -> override.key().equals(path())).findFirst().ifPresent(override -> {
            throw new UserError(override.where() + ": " + search + " chooses " + path() + "; leave out one of them");
        });
    }

    /** The rates of a composition with another learning rate; other rates of the model, such as {@code final_lr}, keep their ratio to it. */
    Map<String, Double> rates(Composition composition, double lr) {
        Config model = composition.config().getConfig(MODEL);
        Map<String, Double> rates = new TreeMap<>(Map.of(path(), lr));
        model.root().keySet().stream()
                .filter(key -> key.endsWith(OTHER_RATE) && !key.equals(name))
                .forEach(key -> number(model, key).ifPresent(other -> rates.put(path(key), other * (lr / value))));
        return rates;
    }

    /** A composition with these rates. */
    static Composition with(Composition composition, Map<String, Double> rates) {
        Config config = composition.config();
        for (Map.Entry<String, Double> rate : rates.entrySet()) {
            config = config.withValue(
                    rate.getKey(), ConfigValueFactory.fromAnyRef(rate.getValue(), "learning_rate_finder"));
        }
        return new Composition(config, composition.choices(), composition.overrides());
    }
}
