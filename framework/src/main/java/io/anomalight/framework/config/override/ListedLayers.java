package io.anomalight.framework.config.override;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anomalight.framework.config.recipe.DefaultsEntry;
import io.anomalight.framework.config.recipe.RecipeLayer;
import io.anomalight.framework.config.recipe.Recipes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Merges the sections of groups, {@code config.conf}, the experiment and the other entries of their defaults lists. */
final class ListedLayers {
    private final Recipes recipes;
    private final ListedEntries ofRoot = new ListedEntries();
    private final ListedEntries ofExperiment = new ListedEntries();
    // What the command line adds.
    private final List<DefaultsEntry> added = new ArrayList<>();

    ListedLayers(Recipes recipes) {
        this.recipes = recipes;
    }

    ListedEntries ofRoot() {
        return ofRoot;
    }

    ListedEntries ofExperiment() {
        return ofExperiment;
    }

    void add(DefaultsEntry entry) {
        added.add(entry);
    }

    /**
     * All layers.
     *
     * @param sections the recipe of each group
     * @param base the content of {@code config.conf}
     * @param presets what recipes set in other groups
     */
    Config merged(Map<String, String> sections, Config base, Config experiment, Config presets) {
        return merged(added)
                .withFallback(merged(ofExperiment.stronger()))
                .withFallback(experiment)
                .withFallback(merged(ofExperiment.weaker()))
                .withFallback(merged(ofRoot.stronger()))
                .withFallback(ofGroups(sections, ofRoot::isStronger))
                .withFallback(base)
                .withFallback(merged(ofRoot.weaker()))
                .withFallback(presets)
                .withFallback(ofGroups(sections, group -> !ofRoot.isStronger(group)));
    }

    private Config ofGroups(Map<String, String> sections, Predicate<String> which) {
        Config all = ConfigFactory.empty();
        for (Map.Entry<String, String> choice : sections.entrySet()) {
            all = which.test(choice.getKey())
                    ? all.withFallback(recipes.section(choice.getKey(), choice.getValue()))
                    : all;
        }
        return all;
    }

    private Config merged(List<DefaultsEntry> entries) {
        Config all = ConfigFactory.empty();
        for (DefaultsEntry entry : entries) {
            all = recipes.entry(entry).withFallback(all);
        }
        return all;
    }

    /** The recipes of all layers, from weakest to strongest. */
    List<RecipeLayer> listed(Map<String, String> chosen) {
        List<RecipeLayer> all = new ArrayList<>();
        listGroups(all, chosen, group -> !ofRoot.isStronger(group));
        list(all, ofRoot.weaker());
        all.add(new RecipeLayer("config", "", true, "<root>"));
        listGroups(all, chosen, ofRoot::isStronger);
        list(all, ofRoot.stronger());
        list(all, ofExperiment.weaker());
        Optional.ofNullable(chosen.get(GroupChoices.EXPERIMENT))
                .ifPresent(name -> all.add(new RecipeLayer(GroupChoices.EXPERIMENT + "/" + name, "", true, "config")));
        list(all, ofExperiment.stronger());
        list(all, added);
        return all;
    }

    private void list(List<RecipeLayer> all, List<DefaultsEntry> entries) {
        entries.forEach(entry -> all.addAll(recipes.layers(entry)));
    }

    private void listGroups(List<RecipeLayer> all, Map<String, String> chosen, Predicate<String> which) {
        chosen.forEach((group, option) -> {
            if (which.test(group) && !group.equals(GroupChoices.EXPERIMENT)) {
                all.addAll(recipes.layers(group, option));
            }
        });
    }
}
