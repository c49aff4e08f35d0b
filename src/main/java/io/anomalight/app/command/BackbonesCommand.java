package io.anomalight.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.anomalight.app.console.TerminalConsole;
import io.anomalight.app.run.CacheFolder;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.config.Composition;
import io.anomalight.framework.config.record.ConfigReader;
import io.anomalight.framework.console.Console;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.backbone.NetworkReader;
import io.anomalight.models.components.backbone.weights.EncoderFile;
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
            "Overrides such as model.weights.resnet50.file=FILE or model.encoder.file=FILE are taken into account."
        },
        mixinStandardHelpOptions = true)
final class BackbonesCommand implements Callable<Integer> {
    private static final String WEIGHTS = "model.weights";
    private static final String ENCODER = "model.encoder";

    /** The parts of a model's section that name the sources of weights and the file of a network. */
    record Sources(Map<String, WeightsSource> weights, Optional<EncoderFile> encoder) {
        /** A model without an encoder. */
        static final Sources NONE = new Sources(Map.of(), Optional.empty());

        /** The network in a file, if one is named. */
        Optional<Backbone> file() {
            return encoder.filter(section -> section.file().isPresent()).map(Backbone::ofFile);
        }
    }

    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Option(names = "--json", description = "Print the list as JSON, for machines.")
    private boolean json;

    @Override
    public Integer call() {
        Composition composition = options.composer().compose(options.overrides());
        if (options.printOnly()) {
            TerminalConsole.standard().line(options.printed(composition));
            return 0;
        }
        Sources sources = sources(composition.config());
        WeightsStore store = new WeightsStore(new RunContext(0, Console.SILENT, CacheFolder.ofThisUser()));
        TerminalConsole.standard().line(json ? json(sources, store) : text(sources, store));
        return 0;
    }

    /** The sources in the chosen model's section; none if the model has no encoder. */
    private static Sources sources(Config config) {
        if (!config.hasPath(WEIGHTS)) {
            return Sources.NONE;
        }
        Config encoder = config.hasPath(ENCODER) ? config.withOnlyPath(ENCODER) : ConfigFactory.empty();
        ConfigReader reader = new ConfigReader(config.withOnlyPath(WEIGHTS).withFallback(encoder));
        Optional<Sources> read = reader.read("model", Sources.class);
        reader.check();
        return read.orElse(Sources.NONE);
    }

    private static Optional<WeightsPlace> place(Backbone backbone, Sources sources, WeightsStore store) {
        return Optional.ofNullable(sources.weights().get(backbone.id()))
                .map(source -> store.locate(backbone.id(), source));
    }

    private static String text(Sources sources, WeightsStore store) {
        List<String> lines = new ArrayList<>();
        lines.add("Backbones, chosen with model.backbone=<name>:");
        for (Backbone backbone : Backbone.all()) {
            addNetwork(lines, backbone);
            lines.add(place(backbone, sources, store)
                    .map(place -> "    weights: " + place.source() + "\n    "
                            + place.here()
                                    .map(file -> "on this machine: " + file)
                                    .orElse("not yet on this machine"))
                    .orElse("    weights: the model's recipe names no source"));
        }
        sources.file()
                .ifPresentOrElse(
                        network -> addNetwork(lines, network),
                        () -> lines.addAll(List.of(
                                "",
                                NetworkReader.ONNX + ": any network in an ONNX file",
                                "    layers: the names of its outputs; model.encoder.file=FILE lists them here")));
        return String.join("\n", lines);
    }

    private static void addNetwork(List<String> lines, Backbone backbone) {
        lines.add("");
        lines.add(backbone.id() + ": "
                + String.format(Locale.ROOT, "%.1f million parameters", backbone.parameters() / 1e6));
        for (FeatureLayer layer : backbone.layers()) {
            lines.add(String.format(
                    Locale.ROOT, "    %s  %4d channels, stride %2d", layer.name(), layer.channels(), layer.stride()));
        }
    }

    private static String json(Sources sources, WeightsStore store) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        Backbone.all().forEach(backbone -> {
            Optional<WeightsPlace> place = place(backbone, sources, store);
            addNetwork(array, backbone)
                    .put("weights", place.map(WeightsPlace::source).orElse(""))
                    .put(
                            "file",
                            place.flatMap(WeightsPlace::here)
                                    .map(String::valueOf)
                                    .orElse(""));
        });
        sources.file().ifPresent(network -> addNetwork(array, network)
                .put("weights", network.ownWeights().orElseThrow().origin().source())
                .put(
                        "file",
                        sources.encoder()
                                .flatMap(EncoderFile::file)
                                .orElseThrow()
                                .toString()));
        return array.toPrettyString();
    }

    private static ObjectNode addNetwork(ArrayNode array, Backbone backbone) {
        ObjectNode node = array.addObject().put("name", backbone.id()).put("parameters", backbone.parameters());
        ArrayNode layers = node.putArray("layers");
        backbone.layers().forEach(layer -> layers.addObject()
                .put("name", layer.name())
                .put("channels", layer.channels())
                .put("stride", layer.stride()));
        return node;
    }
}
