package io.anomalight.app.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.anomalight.app.run.RunFolder;
import io.anomalight.callbacks.metrics.RawScore;
import io.anomalight.callbacks.metrics.TestDraws;
import io.anomalight.callbacks.metrics.TestScores;
import io.anomalight.callbacks.progress.Summary;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.splits.SplitRecord;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.metrics.MetricsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A run with the scores of its test images.
 *
 * @param name how the run is called in the comparison
 * @param images the scores by image file, in the order of the test
 * @param metrics the metrics of the test; empty if they are lost
 * @param draws their values on draws of the images; empty if an earlier version tested the run, or the test had no intervals
 * @param split the record of its images; empty in another folder of a test
 */
record TestedRun(
        String name,
        Map<Path, RawScore> images,
        Map<String, Double> metrics,
        Optional<TestDraws> draws,
        Optional<SplitRecord> split) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FEW = 3;

    /**
     * Reads the scores that a test has written, in a run folder or another folder of a test.
     *
     * @throws UserError if it is no run, was not tested, or was tested before runs kept scores and verdicts
     */
    static TestedRun read(Path named) {
        Path folder = Files.isRegularFile(named.resolve(TestScores.FILE))
                ? named
                : RunFolder.find(named).path();
        Path file = folder.resolve(TestScores.FILE);
        if (!Files.isRegularFile(file)) {
            throw new UserError(file + " does not exist; test the run again with callbacks.add=[test_scores]"
                    + " to=<new folder>, and compare that folder");
        }
        Map<Path, RawScore> images = new LinkedHashMap<>();
        for (RawScore image : TestScores.read(folder)) {
            if (images.put(Path.of(image.path()).toAbsolutePath().normalize(), image) != null) {
                throw new UserError(file + " is damaged: it has " + image.path() + " twice; test the run again");
            }
        }
        if (images.isEmpty()) {
            throw new UserError(file + " has no images; test the run again");
        }
        if (images.values().stream().anyMatch(image -> image.verdict().isEmpty())) {
            throw new UserError(file + " has no verdicts, because an earlier version wrote it; test the run again with"
                    + " callbacks.add=[test_scores] to=<new folder>, and compare that folder");
        }
        return new TestedRun(
                named.toString(), images, metrics(folder), TestDraws.read(folder), SplitRecord.read(folder));
    }

    private static Map<String, Double> metrics(Path folder) {
        Path file = folder.resolve(Summary.FILE);
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        try {
            return MetricsJson.readScores(JSON.readTree(Files.readString(file)).path("metrics"))
                    .defined();
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    /** A metric that the run has. */
    double metric(String metric) {
        return Objects.requireNonNull(metrics.get(metric));
    }

    /** Whether both runs were tested in the same order, so that they have the same draws. */
    boolean hasOrderOf(TestedRun other) {
        return byClass().equals(other.byClass());
    }

    /** The images by category and label, because these are drawn apart. */
    private Map<List<String>, List<Path>> byClass() {
        Map<List<String>, List<Path>> classes = new LinkedHashMap<>();
        images.forEach((path, image) -> classes.computeIfAbsent(
                        List.of(image.category(), image.label().name()), key -> new ArrayList<>())
                .add(path));
        return classes;
    }

    /** The score of the same image in another run that was tested on the same images. */
    RawScore same(Path image) {
        return Objects.requireNonNull(images.get(image));
    }

    /**
     * Checks that another run was tested on the same images with the same labels.
     *
     * @throws UserError with the first images that only one of them has, or whose labels differ
     */
    void requireSameImages(TestedRun other) {
        requireAll(other);
        other.requireAll(this);
        images.forEach((path, image) -> {
            if (image.label() != other.same(path).label()) {
                throw new UserError("the label of " + image.path() + " is another one in " + other.name + " than in "
                        + name + "; test both runs on the same images");
            }
        });
        if (split.isPresent()
                && other.split.isPresent()
                && !content(split.get()).equals(content(other.split.get()))) {
            throw new UserError("the test images of " + name + " and " + other.name
                    + " have the same names and other content; test both runs on the same images");
        }
    }

    private static Set<String> content(SplitRecord record) {
        return Set.copyOf(record.sha256(Split.TEST));
    }

    private void requireAll(TestedRun other) {
        List<String> missing = other.images.entrySet().stream()
                .filter(image -> !images.containsKey(image.getKey()))
                .map(image -> image.getValue().path())
                .toList();
        if (!missing.isEmpty()) {
            throw new UserError(name + " was not tested on " + missing.size()
                    + (missing.size() == 1 ? " image of " : " images of ") + other.name + ": "
                    + String.join(", ", missing.subList(0, Math.min(FEW, missing.size())))
                    + (missing.size() > FEW ? ", …" : "")
                    + "; test both runs on the same images");
        }
    }
}
