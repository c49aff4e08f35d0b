package io.anomalight.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.CacheFolder;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.console.Console;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.weights.WeightsPlace;
import io.anomalight.models.components.backbone.weights.WeightsSource;
import io.anomalight.models.components.backbone.weights.WeightsStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anomalight backbones}. */
@Command(
        name = "backbones",
        description = {
            "List the encoders that models can use: their layers, their size, and the source of their weights.",
            "Overrides such as model.weights.resnet50.file=FILE are taken into account."
        },
        mixinStandardHelpOptions = true)
final class BackbonesCommand implements Callable<Integer> {
    private static final String WEIGHTS = "model.weights";

    /** The part of a model's section that names the sources of weights. */
    record Weights(Map<String, WeightsSource> weights) {}

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Option(names = "--json", description = "Print the list as JSON, for machines.")
    private boolean json;

    @Override
    public Integer call() {
        Composition composition = options.composer().compose(options.overrides());
        if (options.printOnly()) {
            TerminalConsole.standard().line(composition.render());
            return 0;
        }
        Map<String, WeightsSource> sources = sources(composition.config());
        WeightsStore store = new WeightsStore(new RunContext(0, Console.SILENT, CacheFolder.ofThisUser()));
        TerminalConsole.standard().line(json ? json(sources, store) : text(sources, store));
        return 0;
    }

    /** The sources of weights in the chosen model's section; empty if the model has no encoder. */
    private static Map<String, WeightsSource> sources(Config config) {
        if (!config.hasPath(WEIGHTS)) {
            return Map.of();
        }
        ConfigReader reader = new ConfigReader(config.withOnlyPath(WEIGHTS));
        Optional<Weights> read = reader.read("model", Weights.class);
        reader.check();
        return read.map(Weights::weights).orElse(Map.of());
    }

    private static Optional<WeightsPlace> place(
            Backbone backbone, Map<String, WeightsSource> sources, WeightsStore store) {
        return Optional.ofNullable(sources.get(backbone.id())).map(source -> store.locate(backbone.id(), source));
    }

    private static String text(Map<String, WeightsSource> sources, WeightsStore store) {
        List<String> lines = new ArrayList<>();
        lines.add("Backbones, chosen with model.backbone=<name>:");
        for (Backbone backbone : Backbone.all()) {
            lines.add("");
            lines.add(backbone.id() + ": "
                    + String.format(Locale.ROOT, "%.1f million parameters", backbone.parameters() / 1e6));
            for (FeatureLayer layer : backbone.layers()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "    %s  %4d channels, stride %2d",
                        layer.name(),
                        layer.channels(),
                        layer.stride()));
            }
            lines.add(place(backbone, sources, store)
                    .map(place -> "    weights: " + place.source() + "\n    "
                            + place.here()
                                    .map(file -> "on this machine: " + file)
                                    .orElse("not yet on this machine"))
                    .orElse("    weights: the model's recipe names no source"));
        }
        return String.join("\n", lines);
    }

    private static String json(Map<String, WeightsSource> sources, WeightsStore store) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        Backbone.all().forEach(backbone -> {
            ObjectNode node = array.addObject().put("name", backbone.id()).put("parameters", backbone.parameters());
            ArrayNode layers = node.putArray("layers");
            backbone.layers().forEach(layer -> layers.addObject()
                    .put("name", layer.name())
                    .put("channels", layer.channels())
                    .put("stride", layer.stride()));
            Optional<WeightsPlace> place = place(backbone, sources, store);
            node.put("weights", place.map(WeightsPlace::source).orElse(""));
            node.put(
                    "file",
                    place.flatMap(WeightsPlace::here).map(String::valueOf).orElse(""));
        });
        return array.toPrettyString();
    }
}
