package io.anomalight.models.dfm;

import ai.djl.ndarray.NDArray;
import io.anomalight.framework.Batch;
import io.anomalight.framework.ModuleUpdate;
import io.anomalight.framework.UpdateMethod;
import io.anomalight.framework.UpdateReport;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.gaussian.PrincipalComponents;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets DFM learn from more images. The features of new images are collected until the memory limit, and then decomposed together with
 * the factor of all images before them.
 */
final class DfmUpdate {
    /** The number of images of all fits and updates, {@code [1]}; larger than the learned ones if a random sample was kept. */
    private static final String SEEN = "images_seen";

    private final DfmConfig config;
    private final PrincipalComponents components;
    private final FeatureBank bank;
    private final ModuleState state;

    DfmUpdate(DfmConfig config, PrincipalComponents components, FeatureBank bank, ModuleState state) {
        this.config = config;
        this.components = components;
        this.bank = bank;
        this.state = state;
    }

    /** Remembers the number of images of a fit. */
    void fitted(long images) {
        if (config.isUpdatable()) {
            state.keepForUpdate(SEEN, new long[] {images}, 1);
        }
    }

    /** @param features computes the features of a batch, {@code [B, d]}, owned by its step */
    ModuleUpdate asUpdate(Function<Batch, NDArray> features) {
        return new ModuleUpdate(this::obstacle, bank::clear, batch -> add(features.apply(batch), batch), this::end);
    }

    private Optional<String> obstacle() {
        return components
                .extendObstacle()
                .or(() -> state.keptForUpdate().containsKey(SEEN) ? Optional.empty() : Optional.of("it is incomplete"))
                .or(() -> room() < 1 ? Optional.of(full()) : Optional.empty())
                .map(reason -> "DFM can't learn from more images: " + reason);
    }

    private long room() {
        return bank.room(components.rows(), components.dimensions());
    }

    private String full() {
        return "model.max_memory_mb = " + config.maxMemoryMb() + " has no room beside the " + components.learned()
                + " images that it has learned";
    }

    private void add(NDArray vectors, Batch batch) {
        int images = batch.size();
        if (!bank.isEmpty() && bank.kept() + images > room()) {
            extend();
        }
        if (images > room()) {
            throw new UserError("DFM can't learn from more images: " + full()
                    + "; train it again with a larger limit, on the former and the new images together");
        }
        bank.add(vectors, batch.random());
    }

    private void extend() {
        NDArray vectors = bank.release();
        long seen = seen() + vectors.getShape().get(0);
        components.extend(vectors, config.pcaLevel());
        state.keepForUpdate(SEEN, new long[] {seen}, 1);
    }

    private long seen() {
        return state.get(SEEN).toLongArray()[0];
    }

    private UpdateReport end() {
        if (!bank.isEmpty()) {
            extend();
        }
        long learned = components.learned();
        return learned < seen()
                ? new UpdateReport(
                        UpdateMethod.SAMPLED,
                        learned,
                        "the first fit had learned a random sample of its images; to this, the new images were added"
                                + " exactly")
                : new UpdateReport(
                        UpdateMethod.EXACT, learned, "the principal components are those of a fit on all images");
    }
}
