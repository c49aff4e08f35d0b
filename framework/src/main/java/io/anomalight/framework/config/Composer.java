package io.anomalight.framework.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.config.hocon.Hocon;
import io.anomalight.framework.config.hocon.Variables;
import io.anomalight.framework.config.override.ConfigOverride;
import io.anomalight.framework.config.override.EditedConfig;
import io.anomalight.framework.config.override.GroupChoices;
import io.anomalight.framework.config.recipe.RecipeLayer;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.config.resolver.Resolvers;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Composes an experiment's configuration from recipes and overrides, as Hydra does.
 *
 * <p>The layers from weakest to strongest: each group's chosen recipe under the group's key; the values that these
 * recipes set in other groups under {@code _global_} (a value is left out if another recipe than the default is chosen
 * for the other group and the two recipes differ in this value); the values in {@code config.conf}; the experiment's
 * recipe at the root; the overrides, in their order.
 * A group's recipe is chosen by an override, otherwise by the {@code defaults} of the experiment, otherwise by those of
 * {@code config.conf}. Substitutions are resolved last, so that they can name keys of other groups. {@link Variables}
 * of the environment stay as they are written.
 */
public final class Composer {
    private static final String ROOT = "config" + Recipes.SUFFIX;

    private final Recipes recipes;
    private final UnaryOperator<Config> resolvers;

    /** A composer without resolvers of plugins. */
    public Composer(Recipes recipes) {
        this(recipes, new Resolvers(LocalDateTime.now(ZoneId.systemDefault()), Map::of));
    }

    public Composer(Recipes recipes, Resolvers resolvers) {
        this(recipes, resolvers::resolve);
    }

    private Composer(Recipes recipes, UnaryOperator<Config> resolvers) {
        this.recipes = recipes;
        this.resolvers = resolvers;
    }

    /** A composer that leaves the calls of resolvers as they are written. */
    public Composer withoutResolvers() {
        return new Composer(recipes, UnaryOperator.identity());
    }

    /** The recipes that {@link #compose} merges, from weakest to strongest. */
    public List<RecipeLayer> layers(List<String> overrides) {
        Config root = recipes.whole(ROOT);
        GroupChoices choices = GroupChoices.defaultsOf(root, recipes);
        compose(root.withoutPath(GroupChoices.DEFAULTS), choices, overrides);
        return choices.layers();
    }

    /** The places where recipes are looked for, from strongest to weakest. */
    public List<String> places() {
        return recipes.places();
    }

    /**
     * Composes the configuration that starts with {@code config.conf}.
     *
     * @throws ConfigException with every override that doesn't fit
     * @throws UserError if a recipe is missing or isn't HOCON, or a substitution can't be resolved
     */
    public Composition compose(List<String> overrides) {
        Config root = recipes.whole(ROOT);
        return compose(root.withoutPath(GroupChoices.DEFAULTS), GroupChoices.defaultsOf(root, recipes), overrides);
    }

    /**
     * Changes a configuration that was written to a file; {@code group=option} replaces the group's whole section.
     *
     * @throws ConfigException with every override that doesn't fit
     * @throws UserError if the file can't be read, or as for {@link #compose(List)}
     */
    public Composition recompose(Path resolved, List<String> overrides) {
        Config saved = read(resolved);
        return compose(saved, GroupChoices.replacing(saved, recipes), overrides);
    }

    /**
     * Composes one group's recipe alone, for settings that belong to no experiment.
     *
     * @param overrides the choice of the recipe, {@code group=option}, and changes of its keys, {@code group.key=value}
     * @throws ConfigException with every override that doesn't fit
     * @throws UserError as for {@link #compose(List)}
     */
    public Composition composeAlone(String group, List<String> overrides) {
        return compose(ConfigFactory.empty(), GroupChoices.of(group, recipes), overrides);
    }

    private Composition compose(Config base, GroupChoices choices, List<String> overrides) {
        List<ConfigOverride> parsed = new ArrayList<>();
        List<String> faults = faults(overrides.stream(), text -> parsed.add(single(text)));
        faults.addAll(faults(parsed.stream().filter(choices::choosesExperiment), choices::apply));
        check(faults);

        Config experiment = choices.experiment();
        check(faults(
                parsed.stream().filter(choices::concerns).filter(override -> !choices.choosesExperiment(override)),
                choices::apply));

        EditedConfig edited = new EditedConfig(choices.layer(base, experiment));
        check(faults(parsed.stream().filter(override -> !choices.concerns(override)), edited::apply));
        return new Composition(resolvers.apply(Hocon.resolve(edited.config())), choices.chosen(), overrides);
    }

    /** An override of one value. */
    private static ConfigOverride single(String text) {
        ConfigOverride override = ConfigOverride.parse(text);
        if (override.isSwept()) {
            throw new UserError(override.where() + " has several values: add --multirun to train with each of them, or"
                    + " put quotes around a text with a comma: "
                    + override.signedWith("'" + override.text().orElse("") + "'"));
        }
        return override;
    }

    // All faults are collected, so that the user sees every bad override at once.
    private static <T> List<String> faults(Stream<T> items, Consumer<T> action) {
        List<String> faults = new ArrayList<>();
        items.forEach(item -> {
            try {
                action.accept(item);
            } catch (UserError e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        });
        return faults;
    }

    private static void check(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    private static Config read(Path file) {
        try {
            return Hocon.parse(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new UserError("the configuration " + file + " is not UTF-8 text: save it as UTF-8", e);
        } catch (IOException e) {
            throw new UserError("the configuration " + file + " can't be read: " + FileFailure.reason(e), e);
        }
    }
}
