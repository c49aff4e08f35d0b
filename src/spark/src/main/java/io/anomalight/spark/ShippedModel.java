package io.anomalight.spark;

import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;

/**
 * A model as an executor knows it; executors that are told the same share one detector.
 *
 * @param file the name under which the archive came with the job, made of its content
 * @param threshold raw score from which on an image is anomalous; NaN for the archive's own
 * @param threads of the engine; 0 for all cores that Java sees
 */
record ShippedModel(String file, double threshold, int threads) implements Serializable {

    /** Loads it from where Spark has put the archive. */
    Detector load() {
        Detector detector = Detector.load(Path.of(SparkFiles.get(file)), DetectorOptions.DEFAULT.withThreads(threads));
        if (!Double.isNaN(threshold)) {
            detector.threshold(threshold);
        }
        return detector;
    }
}
