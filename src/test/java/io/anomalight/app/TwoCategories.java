package io.anomalight.app;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Two categories in MVTec's layout, dark parts and light ones, in {@code <folder>/data}. */
public record TwoCategories(Path folder) {
    static final List<String> NAMES = List.of("dark", "light");

    public static TwoCategories write(Path folder) throws IOException {
        TwoCategories both = new TwoCategories(folder);
        for (String category : NAMES) {
            both.write(category);
        }
        return both;
    }

    private void write(String category) throws IOException {
        Path parts = TinyParts.write(folder.resolve("made").resolve(category), 16, 6);
        Path to = folder.resolve("data").resolve(category);
        for (int i = 0; i < 16; i++) {
            String place = i < 10 ? "train/good/" : "test/good/";
            save(parts.resolve("good/" + i + ".png"), to.resolve(place + i + ".png"), category.equals("light"));
        }
        for (int i = 0; i < 6; i++) {
            save(parts.resolve("bad/" + i + ".png"), to.resolve("test/hole/" + i + ".png"), category.equals("light"));
            save(parts.resolve("masks/" + i + ".png"), to.resolve("ground_truth/hole/" + i + "_mask.png"), false);
        }
    }

    private static void save(Path from, Path to, boolean light) throws IOException {
        BufferedImage image = ImageIO.read(from.toFile());
        for (int y = 0; light && y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, ~image.getRGB(x, y));
            }
        }
        Files.createDirectories(to.resolveSibling("."));
        ImageIO.write(image, "png", to.toFile());
    }

    /** The experiment with a small model on a category such as {@code dark}, or on both: {@code [dark,light]}. */
    public Experiment experiment(String model, String category, String... more) {
        List<String> overrides = new ArrayList<>(List.of(
                "model=" + model,
                "data=mvtec",
                "data.root=" + folder.resolve("data"),
                "data.category=" + category,
                "model.backbone=resnet18",
                "model.pre_trained=false",
                "model.input_size=64",
                "trainer.max_epochs=1",
                "trainer.default_root_dir=" + folder.resolve("results")));
        overrides.addAll(List.of(more));
        return Experiment.compose(overrides.toArray(String[]::new));
    }
}
