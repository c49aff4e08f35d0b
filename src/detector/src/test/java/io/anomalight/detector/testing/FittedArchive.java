package io.anomalight.detector.testing;

import com.typesafe.config.Config;
import io.anomalight.assembly.LoadedModule;
import io.anomalight.assembly.ModuleRecipe;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.archive.ArchiveWriter;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.callback.Callbacks;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.recipe.Recipes;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.folder.FileSample;
import io.anomalight.framework.logging.RunLogger;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.training.Trainer;
import io.anomalight.onnx.ScoringGraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A small archive of a model that was fitted to pictures in one pass, with an encoder of random weights. */
public final class FittedArchive {
    private static final ClassLoader LOADER = FittedArchive.class.getClassLoader();

    private FittedArchive() {}

    /** The pictures of these seeds, as files in a folder. */
    public static List<Sample> pictures(Path folder, int from, int to) {
        List<Sample> samples = new ArrayList<>();
        for (int seed = from; seed < to; seed++) {
            Path file = TinyArchive.picture(folder.resolve(seed + ".png"), seed, 40, 40);
            samples.addAll(FileSample.unlabelled("pictures", file, skipped -> {}));
        }
        return samples;
    }

    /** Writes an archive of a model that was fitted to these images. */
    public static Path write(Path archive, List<Sample> images, WeightsPrecision weights, String... overrides) {
        Config config = config(overrides);
        ModuleRecipe recipe = ModuleRecipe.read(config, Registry.load(LOADER));
        RunContext context = new RunContext(recipe.trainer().seed(), Console.SILENT, Path.of("no-cache"));
        try (LoadedModule loaded =
                LoadedModule.open(NativeMemory.open(), state -> recipe.model().create(state, context), module -> {})) {
            AnomalyModule module = loaded.module();
            new Trainer(recipe.trainer(), Callbacks.NONE, RunLogger.NONE, context, archive, loaded.memory())
                    .fit(module, new Pictures(images));
            try (ArchiveWriter writer = ArchiveWriter.of(loaded.state(), weights)) {
                writer.graph(ScoringGraph.of(module, Set.of()));
                writer.write(archive, TinyArchive.card(module, config).with(weights));
                return archive;
            }
        }
    }

    private static Config config(String... overrides) {
        List<String> all = new ArrayList<>(List.of(
                "model.backbone=resnet18",
                "model.pre_trained=false",
                "model.input_size=" + TinyArchive.SIDE,
                "trainer.seed=7",
                "trainer.limit_val_batches=0"));
        all.addAll(List.of(overrides));
        return new Composer(Recipes.of(List.of(), LOADER)).compose(all).config();
    }

    private record Pictures(List<Sample> images) implements DataModule {
        @Override
        public String name() {
            return "pictures";
        }

        @Override
        public String category() {
            return "";
        }

        @Override
        public Splits splits() {
            return new Splits(images, List.of(), List.of(), List.of());
        }

        @Override
        public LoaderConfig loader() {
            return new LoaderConfig(3, 3, 1, LoaderConfig.OnError.FAIL);
        }
    }
}
