package io.anomalight.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.UserError;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.visualization.MapFiles;
import io.anomalight.framework.visualization.ResultFigure;
import io.anomalight.framework.visualization.SegmentationMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is written of each judged image: a line of {@code predictions.jsonl}, a figure, the predicted mask and the map.
 *
 * <p>Files are named after the image's place below the input folder, so that two of the same name stay apart.
 */
final class PredictionFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path input;
    private final MapFormat maps;
    private final List<String> lines = new ArrayList<>();

    PredictionFiles(Path input, MapFormat maps) {
        this.input = input;
        this.maps = maps;
    }

    /** How many images were judged. */
    int images() {
        return lines.size();
    }

    /**
     * Writes what was found in one image below a folder.
     *
     * @throws UserError if it can't be written
     */
    void add(Path directory, ImageResult result, PostProcessor postProcessor) {
        try {
            write(directory, result, postProcessor);
        } catch (IOException e) {
            throw new UserError(
                    "what was found in " + result.image().path() + " can't be written to " + directory + ": " + e, e);
        }
    }

    /**
     * Writes the lines of all images.
     *
     * @throws UserError if they can't be written
     */
    void finish(Path directory) {
        Path file = directory.resolve("predictions.jsonl");
        try {
            AtomicFile.write(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UserError(file + " can't be written: " + e, e);
        }
    }

    private void write(Path directory, ImageResult result, PostProcessor postProcessor) throws IOException {
        String name = name(result.image().path());
        lines.add(line(result, postProcessor));
        MapFiles.writePng(directory.resolve("images").resolve(name + ".png"), ResultFigure.draw(result, postProcessor));
        SegmentationMask mask =
                SegmentationMask.predicted(result.anomalyMap(), result.image().size(), postProcessor);
        MapFiles.writeMask(directory.resolve("masks").resolve(name + ".png"), mask);
        Path folder = directory.resolve("maps");
        if (maps == MapFormat.NPY) {
            MapFiles.writeNpy(
                    folder.resolve(name + ".npy"),
                    result.anomalyMap(),
                    result.image().size());
        } else {
            MapFiles.writePng16(
                    folder.resolve(name + ".png"),
                    normalized(result, postProcessor),
                    result.image().size());
        }
    }

    private static float[] normalized(ImageResult result, PostProcessor postProcessor) {
        float[] map = result.anomalyMap().clone();
        for (int i = 0; i < map.length; i++) {
            map[i] = postProcessor.normalizePixel(map[i]);
        }
        return map;
    }

    private static String line(ImageResult result, PostProcessor postProcessor) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("path", result.image().path().toString());
        line.put("score", result.score());
        line.put("normalized_score", postProcessor.normalizeScore(result.score()));
        line.put("label", postProcessor.isAnomalous(result.score()) ? "anomalous" : "normal");
        line.put("threshold", postProcessor.imageThreshold());
        return JSON.writeValueAsString(line);
    }

    private String name(Path image) throws IOException {
        Path below = Files.isDirectory(input) ? input.relativize(image) : fileName(image);
        String name = below.toString();
        int dot = name.lastIndexOf('.');
        // "a.png" and "a.jpg" may lie side by side: the extension stays part of the name.
        return dot > 0 ? name.substring(0, dot) + "_" + name.substring(dot + 1).toLowerCase(Locale.ROOT) : name;
    }

    private static Path fileName(Path image) {
        Path name = image.getFileName();
        return name == null ? image : name;
    }
}
