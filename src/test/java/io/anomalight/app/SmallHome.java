package io.anomalight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of recipes with small defaults: with them, each command of the manual runs unchanged in about a second, without a
 * network.
 */
public final class SmallHome {
    /** The replaced values by key, for all recipes. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("input_size", "64"),
            Map.entry("backbone", "resnet18"),
            Map.entry("pre_trained", "false"),
            Map.entry("coupling_blocks", "2"),
            Map.entry("condition_vector", "8"),
            Map.entry("fiber_batch_size", "32"),
            Map.entry("flow_steps", "2"),
            Map.entry("pdn_width", "4"),
            Map.entry("teacher_out_channels", "8"),
            Map.entry("max_epochs", "1"),
            Map.entry("train_images", "8"),
            Map.entry("test_normal_images", "8"),
            Map.entry("defects_per_kind", "2"),
            Map.entry("size", "64"));

    private SmallHome() {}

    /** Writes {@code configs} below a folder. */
    public static Path write(Path home) throws IOException {
        Path recipes = Pages.ROOT.resolve("configs");
        try (Stream<Path> all = Files.walk(recipes)) {
            for (Path recipe : all.filter(Files::isRegularFile).toList()) {
                Path copy = home.resolve("configs").resolve(recipes.relativize(recipe));
                Files.createDirectories(copy.resolveSibling("."));
                Files.write(
                        copy,
                        Files.readAllLines(recipe).stream().map(SmallHome::line).toList());
            }
        }
        return home;
    }

    private static String line(String line) {
        List<String> sides = List.of(line.split(" = ", 2));
        String value = VALUES.get(sides.get(0).strip());
        return sides.size() == 2 && value != null ? sides.get(0) + " = " + value : line;
    }
}
