package io.anomalight.app.run;

import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.OutputNames;
import io.anomalight.framework.metrics.PostProcessor;
import io.anomalight.framework.visualization.MapFiles;
import io.anomalight.framework.visualization.ResultFigure;
import io.anomalight.framework.visualization.SegmentationMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is written of each judged image: a figure, the predicted mask, the map, and then a line of
 * {@code predictions.jsonl}; so what a line names is there.
 *
 * <p>Each is written as soon as the image is judged, and stays whatever happens to the images after it. Files are named
 * after the image's place below the input folder; see {@link OutputNames}.
 */
public final class PredictionFiles implements AutoCloseable {
    private final Path directory;
    private final Path input;
    private final List<Path> images;
    private final MapFormat maps;
    private final PredictionLines lines;
    private final OutputNames names;
    private final Map<Path, Integer> order = new HashMap<>();
    // Left out, but not written yet: a batch tells of them before it tells the results of the images between.
    private final TreeMap<Integer, String> waiting = new TreeMap<>();
    private int judged;
    private int skipped;

    /** All images of an input; the lines stay the new object's to close. */
    public PredictionFiles(Path directory, Path input, List<Path> images, MapFormat maps, PredictionLines lines) {
        this.directory = directory;
        this.input = input;
        this.images = List.copyOf(images);
        this.maps = maps;
        this.lines = lines;
        this.names = OutputNames.of(images.stream().map(this::below).toList(), PredictionFiles::plainName);
        for (Path image : images) {
            order.put(image, order.size());
        }
    }

    /** The images that no earlier prediction has judged, in their order. */
    List<Path> toJudge() {
        return images.stream().filter(image -> !lines.holds(image)).toList();
    }

    /** How many of the images were judged, those of an earlier prediction included. */
    public int judged() {
        return images.size() - toJudge().size() + judged;
    }

    /**
     * Writes what was found in one image.
     *
     * @throws UserError if it can't be written
     */
    void add(ImageResult result, PostProcessor postProcessor) {
        Path image = result.image().path();
        writeWaiting(order.getOrDefault(image, 0));
        try {
            write(result, postProcessor);
        } catch (IOException e) {
            throw new UserError(
                    "what was found in " + image + " can't be written to " + directory + ": " + FileFailure.reason(e),
                    e);
        }
        judged++;
    }

    /** Tells that an image is left out, and why. */
    void skip(Path image, String reason) {
        waiting.put(order.getOrDefault(image, order.size()), reason);
        skipped++;
    }

    /** Says in a sentence how far it came; empty if nothing came of any image. */
    public Optional<String> summary() {
        if (judged() + skipped == 0) {
            return Optional.empty();
        }
        boolean whole = judged() + skipped == images.size();
        String count = whole ? "" + judged() : judged() + " of " + images.size();
        return Optional.of(count + (images.size() == 1 || (whole && judged() == 1) ? " image" : " images") + " judged"
                + (skipped == 0 ? "" : ", " + skipped + " skipped") + ": " + lines.file()
                + ", figures, masks and maps beside it."
                + (whole ? "" : " To go on, run the same command again with resume=true."));
    }

    private void writeWaiting(int before) {
        Map<Integer, String> due = waiting.headMap(before);
        try {
            for (Map.Entry<Integer, String> entry : due.entrySet()) {
                lines.failed(images.get(entry.getKey()), entry.getValue());
            }
        } catch (IOException e) {
            throw FileFailure.writing(lines.file(), e);
        }
        due.clear();
    }

    private void write(ImageResult result, PostProcessor postProcessor) throws IOException {
        String name = names.of(below(result.image().path()));
        Map<String, String> files = new LinkedHashMap<>();
        files.put("figure", "images/" + name + ".png");
        files.put("mask", "masks/" + name + ".png");
        files.put("map", "maps/" + name + (maps == MapFormat.NPY ? ".npy" : ".png"));
        MapFiles.writePng(file(files, "figure"), ResultFigure.draw(result, postProcessor));
        SegmentationMask mask =
                SegmentationMask.predicted(result.anomalyMap(), result.image().size(), postProcessor);
        MapFiles.writeMask(file(files, "mask"), mask);
        if (maps == MapFormat.NPY) {
            MapFiles.writeNpy(
                    file(files, "map"), result.anomalyMap(), result.image().size());
        } else {
            MapFiles.writePng16(
                    file(files, "map"),
                    normalized(result, postProcessor),
                    result.image().size());
        }
        lines.found(result.image().path(), result.score(), postProcessor, files);
    }

    private Path file(Map<String, String> files, String kind) {
        return directory.resolve(files.getOrDefault(kind, kind));
    }

    private static float[] normalized(ImageResult result, PostProcessor postProcessor) {
        float[] map = result.anomalyMap().clone();
        for (int i = 0; i < map.length; i++) {
            map[i] = postProcessor.normalizePixel(map[i]);
        }
        return map;
    }

    /** The image's place below the input folder. */
    private Path below(Path image) {
        return Files.isDirectory(input) ? input.relativize(image) : Path.of(String.valueOf(image.getFileName()));
    }

    private static String plainName(Path image) {
        String name = image.toString().replace(image.getFileSystem().getSeparator(), "/");
        int dot = name.lastIndexOf('.');
        // "a.png" and "a.jpg" may lie side by side: the extension stays part of the name.
        return dot > 0 ? name.substring(0, dot) + "_" + name.substring(dot + 1).toLowerCase(Locale.ROOT) : name;
    }

    /** Writes of the images that were left out last. */
    @Override
    public void close() {
        try (lines) {
            writeWaiting(Integer.MAX_VALUE);
        } catch (IOException e) {
            throw FileFailure.writing(lines.file(), e);
        }
    }
}
