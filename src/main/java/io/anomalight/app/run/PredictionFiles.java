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
 * The files of a prediction: for each scored image a figure, the predicted mask, the map, and then a line of
 * {@code predictions.jsonl}. The line is written last, so the files that it names exist.
 *
 * <p>They are written as soon as an image is scored, and are kept if a later image fails. Files are named after the path
 * of the image below the input folder; see {@link OutputNames}. Not thread-safe.
 */
public final class PredictionFiles implements AutoCloseable {
    private final Path directory;
    private final Path input;
    private final List<Path> images;
    private final MapFormat maps;
    private final PredictionLines lines;
    private final OutputNames names;
    private final Map<Path, Integer> order = new HashMap<>();
    // Errors that are not written yet, by the position of the skipped image in the input. A batch reports its skipped
    // images before its results, so an error waits here until the results of all earlier images are written.
    private final TreeMap<Integer, String> skippedErrors = new TreeMap<>();
    private int scored;
    private int skipped;

    /** Takes all images of an input; {@link #close} closes {@code lines}. */
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

    /** The images without a result of an earlier prediction, in their order. */
    List<Path> remaining() {
        return images.stream().filter(image -> !lines.contains(image)).toList();
    }

    /** The number of scored images, including those of an earlier prediction. */
    public int scored() {
        return images.size() - remaining().size() + scored;
    }

    /**
     * Writes the result of one image.
     *
     * @throws UserError if it can't be written
     */
    void add(ImageResult result, PostProcessor postProcessor) {
        Path image = result.image().path();
        writeSkipped(order.getOrDefault(image, 0));
        try {
            write(result, postProcessor);
        } catch (IOException e) {
            throw new UserError(
                    "the result of " + image + " can't be written to " + directory + ": " + FileFailure.reason(e)
                            + "; free disk space or choose another folder",
                    e);
        }
        scored++;
    }

    /** Records that an image was skipped, with the reason. */
    void skip(Path image, String reason) {
        skippedErrors.put(order.getOrDefault(image, order.size()), reason);
        skipped++;
    }

    /** One sentence with the number of scored and skipped images; empty if both numbers are 0. */
    public Optional<String> summary() {
        if (scored() + skipped == 0) {
            return Optional.empty();
        }
        boolean complete = scored() + skipped == images.size();
        String count = complete ? "" + scored() : scored() + " of " + images.size();
        return Optional.of(
                count + (images.size() == 1 || (complete && scored() == 1) ? " image" : " images") + " scored"
                        + (skipped == 0 ? "" : ", " + skipped + " skipped") + ": " + lines.file()
                        + ", with figures, masks and maps in the same folder."
                        + (complete ? "" : " To continue, run the same command again with resume=true."));
    }

    private void writeSkipped(int before) {
        Map<Integer, String> due = skippedErrors.headMap(before);
        try {
            for (Map.Entry<Integer, String> entry : due.entrySet()) {
                lines.addError(images.get(entry.getKey()), entry.getValue());
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
                SegmentationMask.predicted(result, result.image().size(), postProcessor);
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
        lines.addResult(result, postProcessor, files);
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

    /** The path of the image below the input folder. */
    private Path below(Path image) {
        return Files.isDirectory(input) ? input.relativize(image) : Path.of(String.valueOf(image.getFileName()));
    }

    private static String plainName(Path image) {
        String name = image.toString().replace(image.getFileSystem().getSeparator(), "/");
        int dot = name.lastIndexOf('.');
        // A folder may contain both "a.png" and "a.jpg", so the extension is part of the name.
        return dot > 0 ? name.substring(0, dot) + "_" + name.substring(dot + 1).toLowerCase(Locale.ROOT) : name;
    }

    /** Writes the errors of skipped images that are not written yet, and closes the lines. */
    @Override
    public void close() {
        try (lines) {
            writeSkipped(Integer.MAX_VALUE);
        } catch (IOException e) {
            throw FileFailure.writing(lines.file(), e);
        }
    }
}
