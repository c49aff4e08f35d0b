package io.anomalight.app.update;

import io.anomalight.detector.archive.Lineage;
import io.anomalight.detector.archive.Verification;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What an update has made.
 *
 * @param candidate the new archive
 * @param sha256 the SHA-256 of its file
 * @param step what was learned, and how
 * @param note what the method means for this model, a sentence without its full stop
 * @param thresholds the thresholds before and after; after them, the promise
 * @param before metrics of the former archive on the images for the thresholds; none for a model of several categories
 * @param scores metrics of the candidate on the same images
 * @param verification the comparison of the archive with the updated model
 * @param run the folder of the new run, if the model was fitted again
 * @param images the SHA-256 of all images that were given, so that a feedback can be marked as used
 */
public record UpdateResult(
        Path candidate,
        String sha256,
        Lineage.Step step,
        String note,
        ThresholdChange thresholds,
        Scores before,
        Scores scores,
        Verification verification,
        Optional<Path> run,
        Set<String> images) {
    public UpdateResult {
        images = Set.copyOf(images);
    }

    /** The result in sentences, for a person. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Learned " + step.learned() + " good images (" + step.method() + "); " + step.heldOut()
                + " were held out for thresholds, with " + step.bad() + " bad ones.");
        lines.add(note.substring(0, 1).toUpperCase(Locale.ROOT) + note.substring(1) + ".");
        lines.add(thresholds.sentence() + ".");
        lines.addAll(thresholds.meaning());
        scores.defined()
                .forEach((name, value) ->
                        lines.add(String.format(Locale.ROOT, "  %-14s  %.4f", name, value) + former(name)));
        run.ifPresent(folder -> lines.add("Run folder: " + folder));
        lines.add("Candidate: " + candidate);
        return lines;
    }

    private String former(String metric) {
        OptionalDouble value = before.get(metric);
        return value.isPresent() ? String.format(Locale.ROOT, "  (before %.4f)", value.getAsDouble()) : "";
    }
}
