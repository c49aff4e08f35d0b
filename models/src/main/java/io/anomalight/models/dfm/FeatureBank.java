package io.anomalight.models.dfm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.models.components.bank.MemoryLimit;
import io.anomalight.models.components.bank.TrainingVectors;
import io.anomalight.models.components.gaussian.PrincipalComponents;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The pooled features of the training images seen so far, one vector per image, in the module's state until the epoch ends: all of
 * them, or a random sample of as many as have room for computing their principal components.
 */
final class FeatureBank {
    private static final String PREFIX = "features.";
    /** Names in the checkpoints of earlier versions; their alphabetical order is the order of the batches. */
    private static final String FORMER = "features\\.\\d{8}";

    /** The variance needs two images. */
    private static final long LEAST = 2;

    private final ModuleState state;
    private final MemoryLimit limit;
    private final TrainingVectors features;

    FeatureBank(ModuleState state, MemoryLimit limit, Console console) {
        this.state = state;
        this.limit = limit;
        this.features = new TrainingVectors(PREFIX, limit, state, console);
    }

    /** Adds the features of a batch, {@code [B, d]}; the state becomes their owner. */
    void add(NDArray vectors, SplittableRandom random) {
        adoptFormer();
        append(vectors, random);
    }

    private void append(NDArray vectors, SplittableRandom random) {
        double bytes = PrincipalComponents.bytes(1, vectors.getShape().get(1));
        features.add(vectors, LEAST, bytes, random);
    }

    private void adoptFormer() {
        List<String> former = state.names(PREFIX).stream()
                .filter(name -> name.matches(FORMER))
                .sorted()
                .toList();
        SplittableRandom random = new SplittableRandom(0); // not used: earlier versions refused more than have room
        for (String name : former) {
            NDArray copy = state.get(name).duplicate();
            state.remove(name);
            append(copy, random);
        }
    }

    /** The number of images that were seen. */
    long seen() {
        adoptFormer();
        return features.seen();
    }

    /** The number of images whose features are kept. */
    int kept() {
        return features.kept();
    }

    /** The number of images whose features have room beside {@code rows} that are decomposed with them; may be negative. */
    long room(long rows, long dimensions) {
        double extended = (double) PrincipalComponents.extensionBytes(1, dimensions);
        double fitted = (double) PrincipalComponents.bytes(1, dimensions);
        return Math.min(limit.capacity(extended) - rows - 1, limit.capacity(fitted));
    }

    /** Whether no image was seen. */
    boolean isEmpty() {
        return state.names(PREFIX).isEmpty();
    }

    /** Returns the features of all kept images, {@code [N, d]}, and removes them from the state. */
    NDArray release() {
        adoptFormer();
        NDArray all = NDArrays.concat(new NDList(features.pieces()));
        features.clear();
        return all;
    }

    /** Removes all features. */
    void clear() {
        features.clear();
    }
}
