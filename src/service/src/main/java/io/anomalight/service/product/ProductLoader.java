package io.anomalight.service.product;

import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.archive.Archive;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;

/** Turns archives into models. One thread at a time calls it. */
public interface ProductLoader {
    /** Estimated memory of a loaded model beside its arrays. */
    long BATCH_BYTES = 100_000_000;

    /**
     * Facts about an archive that are known before its model is loaded.
     *
     * @param model the name of the model in the configuration; empty if it is not known
     * @param created time of the export
     * @param bytes estimated memory of the loaded model
     */
    record Facts(String model, Instant created, long bytes) {}

    /**
     * Reads the facts about an archive, without its arrays.
     *
     * @throws io.anomalight.framework.failure.UserError if the file does not exist, is damaged, or is no archive
     */
    Facts inspect(Path archive);

    /**
     * Loads the model of an archive; the caller closes it.
     *
     * @throws io.anomalight.framework.failure.UserError if the archive can't be loaded
     */
    ServiceScorer load(Path archive);

    /** Loads archives with a {@link Detector}. */
    static ProductLoader of(DetectorOptions options) {
        return new ProductLoader() {
            @Override
            public Facts inspect(Path archive) {
                Archive opened = Archive.open(archive);
                return new Facts(opened.card().model(), opened.card().created(), memory(opened));
            }

            /**
             * The engines keep the arrays up to twice, and need memory for a batch. Measured as the growth of the process with two PaDiM,
             * PatchCore, CFLOW and STFPM models each (0.5 GB of arrays): 1.65 GB with ONNX Runtime, 1.0 GB with PyTorch.
             */
            private static long memory(Archive opened) {
                return 2 * opened.arrayBytes() + BATCH_BYTES;
            }

            @Override
            public ServiceScorer load(Path archive) {
                return ServiceScorer.of(Detector.load(archive, options));
            }
        };
    }

    /** Loads a model that comes from no archive, and takes no memory of the budget. */
    static ProductLoader of(Supplier<ServiceScorer> loading) {
        return new ProductLoader() {
            @Override
            public Facts inspect(Path archive) {
                return new Facts("", Instant.EPOCH, 0);
            }

            @Override
            public ServiceScorer load(Path archive) {
                return loading.get();
            }
        };
    }
}
