package io.anomalight.service;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.assembly.ModuleRecipe;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.Detector;
import io.anomalight.detector.archive.Archive;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Environment;
import io.anomalight.framework.logging.Console;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** A real archive of a model that has learned nothing, with lines between the two pictures that tests send. */
final class TinyArchive {
    private static final File CONFIGS = new File("../../configs");

    private TinyArchive() {}

    /** The picture that is called anomalous: with a bright square where the other has none. */
    static byte[] bad(int width, int height) {
        return png(width, height, true);
    }

    /** The picture that is called normal. */
    static byte[] good(int width, int height) {
        return png(width, height, false);
    }

    private static byte[] png(int width, int height, boolean square) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean inside = square && x > width / 4 && x < width / 2 && y > height / 4 && y < height / 2;
                image.setRGB(x, y, inside ? 0xFFF0E0 : 0x404040);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes the first drawn model that thinks the same of the two pictures as their names do. */
    static Path write(Path archive) {
        for (int seed = 0; seed < 20; seed++) {
            draw(archive, seed);
            if (drawLines(archive)) {
                return archive;
            }
        }
        throw new AssertionError("of twenty random models none scores the square higher");
    }

    private static void draw(Path archive, int seed) {
        ModuleRecipe recipe = ModuleRecipe.read(config(), Registry.load(TinyArchive.class.getClassLoader()));
        Environment environment = new Environment(seed, Console.SILENT, archive.resolveSibling("cache"));
        try (LoadedModule loaded = LoadedModule.open(
                        NativeMemory.open(), state -> recipe.model().apply(state, environment), module -> {});
                ArchiveWriter writer = ArchiveWriter.of(loaded.state(), WeightsPrecision.F32)) {
            writer.write(archive, card(loaded.module(), new PostProcessor(1, 1, 0, 2, 0, 2)));
        }
    }

    /** Halfway between the two pictures; false if they are the wrong way round. */
    private static boolean drawLines(Path path) {
        Archive archive = Archive.open(path);
        try (Detector detector = Detector.load(path);
                ArchiveWriter copy = archive.copy()) {
            double bad = detector.predict(bad(40, 30)).score();
            double good = detector.predict(good(40, 30)).score();
            double middle = (bad + good) / 2;
            double pixels = middle / 2; // lower, for a map that is brought to another size loses its peaks
            PostProcessor lines = new PostProcessor(middle, pixels, 0, 2 * middle, 0, 2 * middle);
            copy.write(path, archive.card().with(lines));
            return bad > good;
        }
    }

    private static Config config() {
        Config model = ConfigFactory.parseFile(new File(CONFIGS, "model/stfpm.conf"))
                .withoutPath("_global_")
                .atPath("model");
        Config trainer = ConfigFactory.parseFile(new File(CONFIGS, "trainer/default.conf"))
                .atPath("trainer");
        return ConfigFactory.parseMap(Map.of(
                        "model.backbone",
                        "resnet18",
                        "model.pre_trained",
                        false,
                        "model.input_size",
                        32,
                        "model.layers",
                        List.of("layer1")))
                .withFallback(model)
                .withFallback(trainer)
                .resolve();
    }

    private static ModelCard card(AnomalyModule module, PostProcessor lines) {
        return new ModelCard(
                "test",
                Instant.EPOCH,
                module.name(),
                module.inputSize(),
                config().root().render(ConfigRenderOptions.concise()),
                lines,
                Scores.NONE,
                module.provenance(),
                JsonNodeFactory.instance.objectNode(),
                WeightsPrecision.F32,
                Optional.empty());
    }
}
