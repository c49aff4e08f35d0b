package io.anomalight.framework.config.recipe;

import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.Composition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes recipes into a folder and composes them. */
public record RecipeFolder(Path folder) {

    /** A folder with {@code config.conf}, two models, two data sets, one trainer and an experiment. */
    public static RecipeFolder typical(Path folder) {
        return new RecipeFolder(folder)
                .with("config.conf", "defaults { model = cflow, data = sample, trainer = default }")
                .with(
                        "model/cflow.conf",
                        """
                        # Normalizing flows.
                        name = cflow
                        lr = 0.0001
                        layers = [layer2, layer3]
                        early_stopping { metric = pixel_AUROC, patience = 3 }
                        """)
                .with("model/padim.conf", "name = padim\n// One Gaussian a position.\nlr = 0\n")
                .with("data/sample.conf", "name = sample\nseed = ${trainer.seed}\n")
                .with("data/folder.conf", "name = folder\nroot = null\n")
                .with("trainer/default.conf", "# Five epochs.\nmax_epochs = 5\nseed = 0\n")
                .with(
                        "experiment/quick.conf",
                        """
                        # One epoch of PaDiM.
                        defaults { model = padim }
                        trainer.max_epochs = 1
                        data.category = tile
                        """);
    }

    public RecipeFolder with(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Recipes recipes() {
        return Recipes.of(List.of(folder), emptyClassPath());
    }

    public Composition compose(String... overrides) {
        return new Composer(recipes()).compose(List.of(overrides));
    }

    public static ClassLoader emptyClassPath() {
        return new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader());
    }
}
