package io.anomalight.detector.archive;

import static io.anomalight.framework.checkpoint.ManifestFields.strings;
import static io.anomalight.framework.checkpoint.ManifestFields.tensors;
import static io.anomalight.framework.checkpoint.ManifestFields.text;
import static io.anomalight.framework.checkpoint.ManifestFields.whole;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.checkpoint.ManifestSeal;
import io.anomalight.framework.checkpoint.TensorsFile;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.framework.files.JsonTree;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegion;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.metrics.MetricsJson;
import io.anomalight.framework.metrics.regions.RegionRules;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The content of {@code manifest.json}: the model card, the two files with arrays, the file with arrays for updates and the file of a
 * network if there are any, and the graph.
 */
record ArchiveManifest(
        ModelCard card,
        TensorsFile encoder,
        TensorsFile model,
        Optional<TensorsFile> update,
        Optional<TensorsFile> network,
        ArchivedGraph graph) {
    /**
     * Version 2 has the file of a network, and version 3 a graph with int8 weights, rules of regions, or padding, without which
     * earlier versions would give other verdicts. Version 4 has arrays for updates. Version 5 has a region of interest, outside of which a scorer
     * paints the images. Version 6 has other channels than red, green and blue, or ranges of channels, in which a scorer reads the images. An
     * archive is written in the lowest version that has all it needs.
     */
    static final int FORMAT_VERSION = 6;

    static final int MAX_BYTES = 16 << 20;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String FORMAT = "anomalight-archive";
    private static final String NETWORK = "encoder_file";
    private static final String UPDATE = "update";
    private static final String NO_GRAPH = "missing";
    private static final String REGION = "region";
    private static final String REGIONS = "regions";
    private static final String LINEAGE = "lineage";
    private static final String PREPROCESSING = "preprocessing";
    private static final String STRETCHED = "bilinear, antialiased, to input_size";
    private static final String LETTERBOXED = "letterbox: bilinear, antialiased, into input_size with its aspect ratio";

    byte[] toJson() {
        ObjectNode root = JSON.objectNode();
        root.put("format", FORMAT).put("format_version", formatVersion());
        root.put("anomalight_version", card.anomalightVersion());
        root.put("created", card.created().toString());
        root.put("model", card.model());
        root.putArray("input_size")
                .add(card.inputSize().height())
                .add(card.inputSize().width());
        ChannelsJson.write(card.channels(), root.putObject(PREPROCESSING))
                .put("resize", card.resize() == ResizeMode.STRETCH ? STRETCHED : LETTERBOXED)
                .put("orientation", "EXIF honoured");
        root.set("post_processor", MetricsJson.write(card.postProcessor()));
        root.set("metrics", MetricsJson.write(card.scores()));
        root.put("weights", card.weights().toString());
        card.regions().shared().ifPresent(region -> root.put(REGION, region.text()));
        if (!card.regions().categories().isEmpty()) {
            ObjectNode each = root.putObject(REGIONS);
            card.regions().categories().forEach((category, region) -> each.put(category, region.text()));
        }
        card.verification().ifPresent(verification -> root.set("verification", write(verification)));
        card.provenance().forEach(root.putObject("provenance")::put);
        root.set("run", card.run());
        if (!card.lineage().steps().isEmpty()) {
            root.set(LINEAGE, card.lineage().json());
        }
        root.set("config", config());
        root.set("encoder", write(encoder));
        root.set("arrays", write(model));
        update.ifPresent(file -> root.set(UPDATE, write(file)));
        network.ifPresent(file -> root.set(NETWORK, write(file)));
        root.set("graph", graph.file().map(ArchiveManifest::write).orElseGet(() -> JSON.objectNode()
                .put(NO_GRAPH, graph.obstacle())));
        return ManifestSeal.put(root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private int formatVersion() {
        if (!card.channels().areRgb()) {
            return FORMAT_VERSION;
        }
        if (!card.regions().areNone()) {
            return 5;
        }
        if (update.isPresent()) {
            return 4;
        }
        if (card.weights() == WeightsPrecision.INT8
                || !card.postProcessor().regions().equals(RegionRules.DEFAULT)
                || card.resize() != ResizeMode.STRETCH) {
            return 3;
        }
        return network.isPresent() ? 2 : 1;
    }

    private JsonNode config() {
        try {
            return JsonTree.read(card.config());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the configuration must be valid JSON", e);
        }
    }

    private static ObjectNode write(TensorsFile file) {
        return JSON.objectNode()
                .put("file", file.file())
                .put("bytes", file.bytes())
                .put("sha256", file.sha256());
    }

    private static ObjectNode write(Verification verification) {
        ObjectNode node = JSON.objectNode()
                .put("images", verification.images())
                .put("largest_score_difference", verification.largestScoreDifference())
                .put("largest_map_difference", verification.largestMapDifference());
        verification.rounding().ifPresent(rounding -> node.putObject("rounding")
                .put("largest_score_difference", rounding.largestScoreDifference())
                .put("changed_verdicts", rounding.changedVerdicts()));
        verification.graph().ifPresent(graph -> node.putObject("graph")
                .put("largest_score_difference", graph.largestScoreDifference())
                .put("largest_map_difference", graph.largestMapDifference())
                .put("changed_verdicts", graph.changedVerdicts()));
        verification.int8().ifPresent(int8 -> node.set("int8", write(int8)));
        return node;
    }

    private static ObjectNode write(Verification.Int8 int8) {
        ObjectNode node = JSON.objectNode()
                .put("layers", int8.layers())
                .put("range_images", int8.rangeImages())
                .put("largest_score_difference", int8.largestScoreDifference())
                .put("changed_verdicts", int8.changedVerdicts())
                .put("changed_far_from_threshold", int8.changedFarFromThreshold());
        ObjectNode metrics = node.putObject("metrics");
        int8.metrics()
                .forEach((name, change) ->
                        metrics.putObject(name).put("run", change.run()).put("int8", change.int8()));
        return node;
    }

    private static Verification.Int8 int8(JsonNode node) {
        Map<String, Verification.Change> metrics = new TreeMap<>();
        node.path("metrics")
                .properties()
                .forEach(each -> metrics.put(
                        each.getKey(),
                        new Verification.Change(
                                each.getValue().path("run").asDouble(),
                                each.getValue().path("int8").asDouble())));
        return new Verification.Int8(
                text(node, "layers"),
                Math.toIntExact(whole(node, "range_images")),
                node.path("largest_score_difference").asDouble(),
                Math.toIntExact(whole(node, "changed_verdicts")),
                Math.toIntExact(whole(node, "changed_far_from_threshold")),
                metrics);
    }

    /**
     * Parses a manifest.
     *
     * @throws UnusableException with the reason, if the manifest can't be used
     */
    static ArchiveManifest read(byte[] bytes) throws UnusableException {
        try {
            return parse(JsonTree.read(bytes), bytes);
        } catch (JsonProcessingException e) {
            throw broken(e.getOriginalMessage());
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            throw broken(String.valueOf(e.getMessage()));
        }
    }

    private static ArchiveManifest parse(JsonNode root, byte[] bytes) throws UnusableException {
        if (!root.path("format").asText().equals(FORMAT)) {
            throw new UnusableException("is no archive of Anomalight: its manifest has another format");
        }
        if (!ManifestSeal.isWhole(bytes)) {
            throw new UnusableException("is damaged: its manifest does not match its sha256");
        }
        int version = Math.toIntExact(whole(root, "format_version"));
        if (version > FORMAT_VERSION) {
            throw new UnusableException("was written by Anomalight " + text(root, "anomalight_version") + " in format "
                    + version + ", but this version reads formats up to " + FORMAT_VERSION + ": update Anomalight");
        }
        ModelCard card = new ModelCard(
                text(root, "anomalight_version"),
                Instant.parse(text(root, "created")),
                text(root, "model"),
                inputSize(root),
                JsonTree.text(root.path("config")),
                MetricsJson.readPostProcessor(root.path("post_processor")),
                MetricsJson.readScores(root.path("metrics")),
                strings(root.path("provenance")),
                root.path("run"),
                WeightsPrecision.valueOf(text(root, "weights").toUpperCase(Locale.ROOT)),
                regions(root),
                resize(root),
                ChannelsJson.read(root.path(PREPROCESSING)),
                verification(root.path("verification")),
                Lineage.of(root.path(LINEAGE)));
        return new ArchiveManifest(
                card,
                tensors(root.path("encoder")),
                tensors(root.path("arrays")),
                root.has(UPDATE) ? Optional.of(tensors(root.path(UPDATE))) : Optional.empty(),
                root.has(NETWORK) ? Optional.of(tensors(root.path(NETWORK))) : Optional.empty(),
                graph(root.path("graph")));
    }

    private static InputRegions regions(JsonNode root) throws UnusableException {
        ImageSize size = inputSize(root);
        Optional<InputRegion> shared =
                root.has(REGION) ? Optional.of(InputRegion.ofText(text(root, REGION), size)) : Optional.empty();
        Map<String, InputRegion> categories = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : root.path(REGIONS).properties()) {
            categories.put(each.getKey(), InputRegion.ofText(each.getValue().asText(), size));
        }
        return new InputRegions(shared, categories);
    }

    private static ResizeMode resize(JsonNode root) {
        return root.path(PREPROCESSING).path("resize").asText().equals(LETTERBOXED)
                ? ResizeMode.LETTERBOX
                : ResizeMode.STRETCH;
    }

    private static ImageSize inputSize(JsonNode root) {
        return new ImageSize(
                root.path("input_size").path(0).asInt(),
                root.path("input_size").path(1).asInt());
    }

    private static ArchivedGraph graph(JsonNode node) {
        if (node.isMissingNode()) {
            return ArchivedGraph.ofOldArchive();
        }
        return node.has(NO_GRAPH) ? ArchivedGraph.missing(text(node, NO_GRAPH)) : ArchivedGraph.of(tensors(node));
    }

    private static Optional<Verification> verification(JsonNode node) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        JsonNode rounding = node.path("rounding");
        JsonNode graph = node.path("graph");
        return Optional.of(new Verification(
                Math.toIntExact(whole(node, "images")),
                node.path("largest_score_difference").asDouble(),
                node.path("largest_map_difference").asDouble(),
                rounding.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(new Verification.Rounding(
                                rounding.path("largest_score_difference").asDouble(),
                                Math.toIntExact(whole(rounding, "changed_verdicts")))),
                graph.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(new Verification.Graph(
                                graph.path("largest_score_difference").asDouble(),
                                graph.path("largest_map_difference").asDouble(),
                                Math.toIntExact(whole(graph, "changed_verdicts")))),
                node.has("int8") ? Optional.of(int8(node.path("int8"))) : Optional.empty()));
    }

    private static UnusableException broken(String why) {
        return new UnusableException("has a manifest that can't be read: " + why);
    }
}
