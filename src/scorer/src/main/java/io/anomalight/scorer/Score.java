package io.anomalight.scorer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.framework.console.PrintableText;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.JsonTree;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.framework.metrics.PostProcessor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Scores image files: {@code java io.anomalight.scorer.Score part.anomalight new.png …}.
 *
 * <p>It prints a line of JSON for each image, in order. The exit code is 0, or 2 if the archive or an image can't be used, or 1 if
 * the model fails; then the last line on standard error says why.
 */
public final class Score {
    private static final DetectorOptions ENGINE = DetectorOptions.DEFAULT.withEngine(ScoringEngine.ONNXRUNTIME);
    private static final int FEW_IMAGES = 10;
    private static final int FAILURE = 1;
    private static final int USER_ERROR = 2;

    private Score() {}

    /** Runs the command and ends the program. */
    public static void main(String[] arguments) {
        int code = run(List.of(arguments), System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    /**
     * Runs the command.
     *
     * @param arguments the archive and at least one image
     * @return the exit code
     */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            if (arguments.size() < 2) {
                throw new UserError("the arguments must be an archive and at least one image, for instance"
                        + " part.anomalight new.png");
            }
            List<String> images = arguments.subList(1, arguments.size());
            CompletableFuture<DecodedImage> first = decoding(Path.of(images.get(0)));
            DetectorOptions options = images.size() > FEW_IMAGES ? ENGINE : ENGINE.forFewImages();
            try (Detector detector = Detector.load(Path.of(arguments.get(0)), options)) {
                HostImage prepared = detector.prepare(images.get(0), decoded(first));
                out.println(
                        line(images.get(0), detector.score(List.of(prepared)).get(0), detector.postProcessor()));
                for (String image : images.subList(1, images.size())) {
                    out.println(line(image, detector.predict(Path.of(image)), detector.postProcessor()));
                }
            }
            return 0;
        } catch (UserError e) {
            err.println(PrintableText.of(String.valueOf(e.getMessage())));
            return USER_ERROR;
        } catch (ModuleFailure e) {
            err.println(PrintableText.of(String.valueOf(e.getMessage())));
            return FAILURE;
        }
    }

    /** Decodes the first image while the archive is loaded, which makes the start shorter by a twentieth. */
    private static CompletableFuture<DecodedImage> decoding(Path image) {
        return CompletableFuture.supplyAsync(() -> ImageReader.read(image));
    }

    private static DecodedImage decoded(CompletableFuture<DecodedImage> image) {
        try {
            return image.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException unreadable) {
                throw unreadable;
            }
            throw failure;
        }
    }

    private static String line(String image, Detection detection, PostProcessor thresholds) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("path", image)
                .put("score", (float) detection.score())
                .put("normalized_score", detection.normalizedScore())
                .put("label", detection.label())
                .put("threshold", (float) detection.threshold());
        if (thresholds.hasReview()) {
            line.put("review_threshold", thresholds.reviewThreshold());
        }
        detection.pValue().ifPresent(pValue -> line.put("p_value", pValue));
        ArrayNode regions = line.putArray("regions");
        detection.regions().forEach(region -> regions.addObject()
                .put("x", region.x())
                .put("y", region.y())
                .put("width", region.width())
                .put("height", region.height())
                .put("pixels", region.pixels())
                .put("score", region.score())
                .put("normalized_score", region.normalizedScore())
                .put("normalized_mean_score", region.normalizedMeanScore()));
        return JsonTree.text(line);
    }
}
