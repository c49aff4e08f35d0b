package io.anomalight.detector.testing;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.assembly.ModuleRecipe;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.checkpoint.ModuleArrays;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise;
import io.anomalight.framework.metrics.guarantee.NormalScores;
import io.anomalight.framework.metrics.regions.RegionRules;
import io.anomalight.onnx.ScoringGraph;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** A small archive for tests: STFPM with a tiny input and random weights, without training. */
public final class TinyArchive {
    /** Width and height of the model's input. */
    public static final int SIDE = 32;

    private static final long SEED = 7;
    private static final ClassLoader LOADER = TinyArchive.class.getClassLoader();

    private TinyArchive() {}

    /** Writes an archive. */
    public static Path write(Path archive) {
        return write(archive, WeightsPrecision.F32);
    }

    /** As {@link #write(Path)}, with a graph for ONNX Runtime. */
    public static Path writeWithGraph(Path archive, WeightsPrecision weights) {
        try (LoadedModule loaded = module(SEED)) {
            if (weights == WeightsPrecision.BF16) {
                ModuleArrays.round(loaded.state().pretrained());
                ModuleArrays.round(loaded.state().saved());
            }
            try (ArchiveWriter writer = ArchiveWriter.of(loaded.state(), weights)) {
                writer.graph(ScoringGraph.of(loaded.module(), Set.of()));
                writer.write(archive, card(loaded.module()).with(weights));
                return archive;
            }
        }
    }

    /** As {@link #write(Path)}, with another number format of the weights. */
    public static Path write(Path archive, WeightsPrecision weights) {
        return write(archive, weights, SEED);
    }

    /** As {@link #write(Path)}; each seed gives other scores. */
    public static Path write(Path archive, long seed) {
        return write(archive, WeightsPrecision.F32, seed);
    }

    /** Writes an archive whose weights are all NaN, as after a training that diverged. */
    public static Path writeBroken(Path archive) {
        try (LoadedModule loaded = module(SEED)) {
            for (String name : loaded.state().names("")) {
                NDArray array = loaded.state().get(name);
                if (array.getDataType().isFloating()) {
                    array.muli(Float.NaN);
                }
            }
            try (ArchiveWriter writer = ArchiveWriter.of(loaded.state(), WeightsPrecision.F32)) {
                writer.write(archive, card(loaded.module()));
                return archive;
            }
        }
    }

    /** Gives an archive two categories: bottle with its own thresholds, and cable with thresholds ten times as high. */
    public static PostProcessor inTwoCategories(Path archive) {
        Archive opened = Archive.open(archive);
        try (ArchiveWriter copy = opened.copy()) {
            PostProcessor shared = opened.card().postProcessor();
            float threshold = shared.imageThreshold();
            PostProcessor both = shared.with("bottle", shared)
                    .with("cable", new PostProcessor(10 * threshold, 10 * threshold, 0, 20 * threshold, 0, 1));
            copy.write(archive, opened.card().with(both));
            return both;
        }
    }

    private static Path write(Path archive, WeightsPrecision weights, long seed) {
        try (LoadedModule loaded = module(seed);
                ArchiveWriter writer = ArchiveWriter.of(loaded.state(), weights)) {
            writer.write(archive, card(loaded.module()).with(weights));
            return archive;
        }
    }

    /** A new module with the same seed; the calling thread owns and closes it. */
    public static LoadedModule module() {
        return module(SEED);
    }

    private static LoadedModule module(long seed) {
        ModuleRecipe recipe = ModuleRecipe.read(config(), Registry.load(LOADER));
        RunContext environment = new RunContext(seed, Console.SILENT, Path.of("no-cache"));
        return LoadedModule.open(NativeMemory.open(), state -> recipe.model().create(state, environment), module -> {});
    }

    /** The card of the archive. */
    public static ModelCard card(AnomalyModule module) {
        return card(module, config());
    }

    /** The card of an archive of a module of this configuration. */
    static ModelCard card(AnomalyModule module, Config config) {
        return new ModelCard(
                "test",
                Instant.EPOCH,
                module.name(),
                module.inputSize(),
                config.root().render(ConfigRenderOptions.concise()),
                new PostProcessor(
                        0.05f,
                        0.02f,
                        0,
                        0.1,
                        0,
                        0.1,
                        "set by hand",
                        "set by hand",
                        0.05f,
                        "",
                        new FalseAlarmPromise(FalseAlarmPromise.Choice.FIXED, 4, 1, 1),
                        new NormalScores(List.of(0.01f, 0.02f, 0.03f, 0.06f)),
                        Map.of(),
                        RegionRules.DEFAULT),
                Scores.NONE,
                module.state().provenance(),
                JsonNodeFactory.instance.objectNode(),
                WeightsPrecision.F32,
                InputRegions.NONE,
                ResizeMode.STRETCH,
                ImageChannels.RGB,
                Optional.empty());
    }

    private static Config config() {
        return new Composer(Recipes.of(List.of(), LOADER))
                .compose(List.of(
                        "model=stfpm",
                        "model.backbone=resnet18",
                        "model.pre_trained=false",
                        "model.layers=[layer1]",
                        "model.input_size=" + SIDE,
                        "trainer.seed=" + SEED))
                .config();
    }

    /** A picture of stripes, different for each seed. */
    public static BufferedImage picture(long seed, int width, int height) {
        SplittableRandom random = new SplittableRandom(seed);
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int phase = random.nextInt(8);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int grey = ((x + phase) % 8 < 4 ? 60 : 160) + random.nextInt(30);
                picture.setRGB(x, y, grey << 16 | grey << 8 | grey);
            }
        }
        return picture;
    }

    /** Writes {@link #picture} as a PNG file. */
    public static Path picture(Path file, long seed, int width, int height) {
        try {
            Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
            ImageIO.write(picture(seed, width, height), "png", file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
