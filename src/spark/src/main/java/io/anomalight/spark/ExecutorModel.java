package io.anomalight.spark;

import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.framework.metrics.PostProcessor;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;

/**
 * A model on an executor. Tasks with equal values share one detector.
 *
 * @param file the file name of the archive on the executor, derived from its content
 * @param threshold an image of any category with this raw score or a higher one is anomalous; NaN for the thresholds of the
 *     archive
 * @param threads number of threads of the engine; 0 has the same meaning as in {@link DetectorOptions}
 * @param engine the engine that computes the scores
 */
record ExecutorModel(String file, double threshold, int threads, ScoringEngine engine) implements Serializable {
    private static final String ORIGIN = "set for the job";

    /** Loads the archive from the folder where Spark puts the files that the driver sent. */
    Detector load() {
        Detector detector = Detector.load(
                Path.of(SparkFiles.get(file)),
                DetectorOptions.DEFAULT.withThreads(threads).withEngine(engine));
        if (!Double.isNaN(threshold)) {
            detector.postProcessor(inEachCategory(detector.postProcessor()));
        }
        return detector;
    }

    private PostProcessor inEachCategory(PostProcessor learned) {
        PostProcessor changed = learned.withImageThreshold(threshold, ORIGIN);
        for (String category : learned.categories().keySet()) {
            changed = changed.with(category, learned.of(category).withImageThreshold(threshold, ORIGIN));
        }
        return changed;
    }
}
