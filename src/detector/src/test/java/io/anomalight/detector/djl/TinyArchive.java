package io.anomalight.detector.djl;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.assembly.ModuleRecipe;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.ModelCard;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.Environment;
import io.anomalight.framework.Interruption;
import io.anomalight.framework.Precision;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Recipes;
import io.anomalight.framework.logging.Console;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.metrics.Scores;
import io.anomalight.framework.profiling.Profiler;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An archive with a small untrained model, whose scores mean nothing but are always the same. */
final class TinyArchive {
    private static final ClassLoader LOADER = TinyArchive.class.getClassLoader();

    private TinyArchive() {}

    /** Writes one to a folder; other seeds make other scores. */
    static Path write(Path folder, int seed) {
        Config config = new Composer(Recipes.of(List.of(Path.of("..", "..", "configs")), LOADER))
                .compose(List.of(
                        "model=stfpm",
                        "model.backbone=resnet18",
                        "model.pre_trained=false",
                        "model.layers=[layer1]",
                        "model.input_size=48",
                        "trainer.seed=" + seed))
                .config();
        ModuleRecipe recipe = ModuleRecipe.read(config, Registry.load(LOADER));
        NativeMemory memory = NativeMemory.open(
                recipe.trainer().engine().accelerator(),
                recipe.trainer().engine().deterministic());
        Path archive = folder.resolve("model.anomalight");
        try (LoadedModule loaded = LoadedModule.open(
                        memory, state -> recipe.model().apply(state, environment(folder, seed)), module -> {});
                ArchiveWriter writer = ArchiveWriter.of(loaded.state(), WeightsPrecision.F32)) {
            writer.write(
                    archive,
                    new ModelCard(
                            "test",
                            Instant.EPOCH,
                            loaded.module().name(),
                            loaded.module().inputSize(),
                            config.root().render(ConfigRenderOptions.concise()),
                            new PostProcessor(0.01, 0.01, 0, 1, 0, 1),
                            Scores.NONE,
                            loaded.module().provenance(),
                            JsonNodeFactory.instance.objectNode(),
                            WeightsPrecision.F32,
                            Optional.empty()));
        }
        return archive;
    }

    private static Environment environment(Path folder, int seed) {
        return new Environment(
                seed,
                Console.SILENT,
                folder,
                Interruption.NEVER,
                Profiler.NONE,
                Precision.FLOAT32,
                Precision.FLOAT32,
                0,
                Optional.empty());
    }
}
