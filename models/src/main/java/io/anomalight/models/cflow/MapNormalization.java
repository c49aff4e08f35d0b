package io.anomalight.models.cflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.Scratch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Normalises likelihoods by maxima: either reference maxima from a calibration, or the maxima of the batch.
 *
 * <p>The module's state contains the largest log-likelihood of each feature layer and the largest normality (the sum over the
 * feature layers), and for the standardized fusion the standard deviations of the log-likelihoods. The normality depends on
 * the largest log-likelihoods, so a calibration first collects all log-likelihoods in
 * Java memory and then computes both. With {@code layer1} and {@code layer2} at 256x256 pixels, this takes 20 kB per image.
 */
final class MapNormalization {
    private static final String REFERENCE = "reference.";
    private static final String MAXIMA = REFERENCE + "log_likelihood"; // [L]
    private static final String DEVIATIONS = REFERENCE + "deviation"; // [L], only for the standardized fusion
    private static final String NORMALITY = "normality"; // [1]

    private final CflowConfig.Normalization normalization;
    private final AnomalyMapGenerator generator;
    private final ModuleState state;
    /** The name of the largest normality; that of one fusion has no meaning for another. */
    private final String greatest;

    private final List<List<Observed>> observed = new ArrayList<>();

    /** The likelihoods of one feature layer for one batch, of shape {@code [B, h, w]}. */
    @SuppressWarnings("ArrayRecordComponent") // private to this class, never compared
    private record Observed(float[] logLikelihood, Shape shape) {}

    MapNormalization(CflowConfig.Normalization normalization, AnomalyMapGenerator generator, ModuleState state) {
        this.normalization = normalization;
        this.generator = generator;
        this.state = state;
        this.greatest = greatest(generator.fusion());
        state.allowVariable(REFERENCE); // it does not exist before the first calibration
    }

    // Checkpoints of version 0.1 have the name without a fusion.
    private static String greatest(CflowConfig.Fusion fusion) {
        return fusion == CflowConfig.Fusion.LIKELIHOOD
                ? REFERENCE + NORMALITY
                : REFERENCE + fusion.toString().toLowerCase(Locale.ROOT) + "." + NORMALITY;
    }

    /** The calibration of the reference; empty if the maxima come from the batch. */
    Optional<Calibration> calibration(Function<Batch, List<NDArray>> logLikelihoods) {
        return switch (normalization) {
            case REFERENCE -> Optional.of(calibration(Calibration.Images.TRAINING, logLikelihoods));
            case DATASET -> Optional.of(calibration(Calibration.Images.EVALUATED, logLikelihoods));
            case BATCH -> Optional.empty();
        };
    }

    private Calibration calibration(Calibration.Images images, Function<Batch, List<NDArray>> logLikelihoods) {
        return new Calibration(images, observed::clear, batch -> observe(logLikelihoods.apply(batch)), this::finish);
    }

    /** Whether the maxima come from the batch. */
    boolean comparesWithinBatch() {
        return normalization == CflowConfig.Normalization.BATCH;
    }

    private void observe(List<NDArray> logLikelihoods) {
        observed.add(logLikelihoods.stream()
                .map(layer -> new Observed(layer.toFloatArray(), layer.getShape()))
                .toList());
    }

    /** Computes the reference from the collected likelihoods. */
    private void finish() {
        int layers = observed.get(0).size();
        float[] maxima = new float[layers];
        Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
        for (List<Observed> batch : observed) {
            for (int layer = 0; layer < layers; layer++) {
                for (float value : batch.get(layer).logLikelihood()) {
                    maxima[layer] = Math.max(maxima[layer], value);
                }
            }
        }
        NDArray maximaArray = state.buffer(MAXIMA, maxima, layers);
        if (standardized()) {
            state.buffer(DEVIATIONS, deviations(), layers);
        }
        float largest = Float.NEGATIVE_INFINITY;
        for (List<Observed> batch : observed) {
            largest = Math.max(largest, greatestNormality(maximaArray, batch));
        }
        state.buffer(this.greatest, new float[] {largest}, 1);
        observed.clear();
    }

    private float greatestNormality(NDArray owner, List<Observed> batch) {
        try (NDArray largest = Scratch.compute(new NDList(owner), in -> {
            NDList logLikelihoods = new NDList();
            batch.forEach(layer -> logLikelihoods.add(in.getManager().create(layer.logLikelihood(), layer.shape())));
            return EagerOperand.compute(
                    logLikelihoods,
                    layers -> generator.normality(layers, this::relative).max());
        })) {
            return largest.getFloat();
        }
    }

    /**
     * The anomaly maps {@code [B, H, W]} of one batch: the difference of the largest normality and the normality of each pixel.
     *
     * @param logLikelihoods one {@code [B, h, w]} per feature layer
     */
    Operand anomalyMaps(List<Operand> logLikelihoods) {
        if (comparesWithinBatch()) {
            Operand normality =
                    generator.normality(logLikelihoods, (layer, likelihood) -> likelihood.sub(likelihood.max()));
            return normality.max().sub(normality);
        }
        if (!state.has(greatest)) {
            throw new UserError("this CFLOW has no reference for model.anomaly_map.fusion = "
                    + generator.fusion().toString().toLowerCase(Locale.ROOT)
                    + ": use the fusion that it was trained with, or train it anew");
        }
        return logLikelihoods
                .get(0)
                .parameter(state, greatest)
                .sub(generator.normality(logLikelihoods, this::relative));
    }

    private Operand relative(int layer, Operand logLikelihood) {
        Operand difference = logLikelihood.sub(ofLayer(logLikelihood, MAXIMA, layer));
        return standardized() ? difference.div(ofLayer(logLikelihood, DEVIATIONS, layer)) : difference;
    }

    private Operand ofLayer(Operand like, String vector, int layer) {
        return like.parameter(state, vector).slice(0, layer, layer + 1L);
    }

    private boolean standardized() {
        return generator.fusion() == CflowConfig.Fusion.STANDARDIZED;
    }

    /** The standard deviation of the collected log-likelihoods of each feature layer; 1 if they do not differ. */
    private float[] deviations() {
        float[] deviations = new float[observed.get(0).size()];
        for (int layer = 0; layer < deviations.length; layer++) {
            double count = 0;
            double mean = 0;
            double squares = 0; // of the differences from the mean (Welford)
            for (List<Observed> batch : observed) {
                for (float value : batch.get(layer).logLikelihood()) {
                    double difference = value - mean;
                    count++;
                    mean += difference / count;
                    squares += difference * (value - mean);
                }
            }
            deviations[layer] = squares > 0 ? (float) Math.sqrt(squares / count) : 1;
        }
        return deviations;
    }
}
