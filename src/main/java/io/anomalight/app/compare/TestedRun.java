package io.anomalight.app.compare;

import io.anomalight.app.run.RunFolder;
import io.anomalight.callbacks.metrics.RawScore;
import io.anomalight.callbacks.metrics.TestScores;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run with the scores of its test images.
 *
 * @param name how the run is called in the comparison
 * @param images the scores by image file, in the order of the test
 */
record TestedRun(String name, Map<String, RawScore> images) {
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
        Map<String, RawScore> images = new LinkedHashMap<>();
        for (RawScore image : TestScores.read(folder)) {
            images.put(image.path(), image);
        }
        if (images.values().stream().anyMatch(image -> image.verdict().isEmpty())) {
            throw new UserError(
                    folder.resolve(TestScores.FILE) + " has no verdicts, because an earlier version wrote it; test the"
                            + " run again with callbacks.add=[test_scores] to=<new folder>, and compare that folder");
        }
        return new TestedRun(named.toString(), images);
    }

    /**
     * Checks that another run was tested on the same images.
     *
     * @throws UserError with the first images that only one of them has
     */
    void requireSameImages(TestedRun other) {
        requireAll(other);
        other.requireAll(this);
    }

    private void requireAll(TestedRun other) {
        Set<String> missing = new LinkedHashSet<>(other.images.keySet());
        missing.removeAll(images.keySet());
        if (!missing.isEmpty()) {
            List<String> first = missing.stream().limit(FEW).toList();
            throw new UserError(name + " was not tested on " + missing.size()
                    + (missing.size() == 1 ? " image of " : " images of ") + other.name + ": "
                    + String.join(", ", first) + (missing.size() > FEW ? ", …" : "")
                    + "; test both runs on the same images");
        }
    }
}
