package io.anomalight.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.run.RunFolder;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.testing.LinesConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Runs of a small CFLOW on a folder of parts, with their console lines. */
public final class PartsRuns {
    public final List<String> said = new ArrayList<>();
    private final Console console = new LinesConsole(said);
    private final Path folder;

    private PartsRuns(Path folder) {
        this.folder = folder;
    }

    /** Writes 20 normal and 8 defective parts to {@code folder/parts}. */
    public static PartsRuns write(Path folder) throws IOException {
        TinyParts.write(folder.resolve("parts"), 20, 8);
        return new PartsRuns(folder);
    }

    public TrainedRun train(String... more) {
        List<String> overrides = new ArrayList<>(List.of("trainer.max_epochs=1", "logger=none"));
        overrides.addAll(TinyCflow.DEFECTS);
        overrides.addAll(List.of(more));
        return TinyCflow.experiment(folder, overrides, console).train();
    }

    public Experiment open(TrainedRun run, String... overrides) {
        return Experiment.of(
                new Composer(RecipeSearch.standard().recipes())
                        .recompose(run.directory().resolve(RunFolder.CONFIG), List.of(overrides)),
                console);
    }

    public void copy(String from, String to) throws IOException {
        Path parts = folder.resolve("parts");
        Files.copy(parts.resolve(from), parts.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    public static JsonNode record(TrainedRun run) throws IOException {
        return new ObjectMapper()
                .readTree(run.directory().resolve("splits.json").toFile());
    }

    public static List<String> images(TrainedRun run, String split) throws IOException {
        List<String> images = new ArrayList<>();
        record(run).get("images").forEach(image -> {
            if (image.get("split").asText().equals(split)) {
                images.add(image.get("path").asText());
            }
        });
        return images;
    }
}
