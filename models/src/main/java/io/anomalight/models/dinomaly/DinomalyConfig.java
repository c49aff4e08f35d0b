package io.anomalight.models.dinomaly;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.rule.StableAdamW;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import java.util.List;
import java.util.Optional;

/**
 * The {@code model} section of a Dinomaly recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param encoder the encoder, and the layers that are reconstructed
 * @param centerFeatures whether the mean of all positions is subtracted from the features, and they are standardized
 * @param bottleneckDropout share of the bottleneck's inputs, hidden units and outputs that are dropped in training
 * @param decoderDepth number of the decoder's blocks
 * @param fuseLayerEncoder groups of layers by their position in {@code layers}, from 0; absent for two halves
 * @param fuseLayerDecoder for each group of layers, the blocks that reconstruct it, counted from the last block, which is 0; absent
 *     for two halves, or one group if there is one group of layers
 * @param loss the part of the gradient that well reconstructed positions keep
 * @param lr learning rate of StableAdamW after the warm-up
 * @param finalLr learning rate at the end of the fit
 * @param warmupIters number of steps in which the learning rate rises from 0
 * @param weightDecay weight decay of StableAdamW
 * @param amsgrad whether StableAdamW divides by the largest second moment so far
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 */
public record DinomalyConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        boolean centerFeatures,
        double bottleneckDropout,
        int decoderDepth,
        Optional<List<List<Integer>>> fuseLayerEncoder,
        Optional<List<List<Integer>>> fuseLayerDecoder,
        HardMining loss,
        double lr,
        double finalLr,
        int warmupIters,
        double weightDecay,
        boolean amsgrad,
        Optional<Stopping> earlyStopping) {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    /**
     * Hard mining: positions that are reconstructed well keep only a part of their gradient.
     *
     * @param pFinal share of such positions from step {@code pScheduleSteps} on; the share rises linearly from 0
     * @param pScheduleSteps number of steps in which the share rises
     * @param factor the part of the gradient that they keep
     */
    public record HardMining(double pFinal, int pScheduleSteps, double factor) {
        public HardMining {
            if (!(pFinal >= 0 && pFinal <= 1)) {
                throw new IllegalArgumentException("p_final must be from 0 to 1, but is " + pFinal);
            }
            if (pScheduleSteps < 1) {
                throw new IllegalArgumentException("p_schedule_steps must be at least 1, but is " + pScheduleSteps);
            }
            if (!(factor >= 0 && factor <= 1)) {
                throw new IllegalArgumentException("factor must be from 0 to 1, but is " + factor);
            }
        }

        /** The share of well reconstructed positions after {@code steps} steps. */
        double share(long steps) {
            return Math.min(pFinal * steps / pScheduleSteps, pFinal);
        }
    }

    public DinomalyConfig {
        encoder.requireRoom(inputSize);
        if (!(bottleneckDropout >= 0 && bottleneckDropout < 1)) {
            throw new IllegalArgumentException(
                    "bottleneck_dropout must be at least 0 and less than 1, but is " + bottleneckDropout);
        }
        if (decoderDepth < 2) {
            throw new IllegalArgumentException("decoder_depth must be at least 2, but is " + decoderDepth);
        }
        if (!(finalLr >= 0 && finalLr <= lr)) {
            throw new IllegalArgumentException("final_lr must be from 0 to lr = " + lr + ", but is " + finalLr);
        }
        if (warmupIters < 0) {
            throw new IllegalArgumentException("warmup_iters must be 0 or more, but is " + warmupIters);
        }
        new StableAdamW(lr, BETA1, BETA2, EPSILON, weightDecay, amsgrad); // checks the settings of the optimizer
        groups(fuseLayerEncoder, fuseLayerDecoder, encoder.layers().size(), decoderDepth);
    }

    private static FeatureGroups groups(
            Optional<List<List<Integer>>> encoder, Optional<List<List<Integer>>> decoder, int layers, int blocks) {
        List<List<Integer>> ofEncoder = encoder.orElseGet(() -> FeatureGroups.halves(layers));
        List<List<Integer>> ofDecoder = decoder.orElseGet(
                () -> ofEncoder.size() == 1 ? FeatureGroups.whole(blocks) : FeatureGroups.halves(blocks));
        return new FeatureGroups(ofEncoder, ofDecoder, layers, blocks);
    }

    /** Which layers are reconstructed together, and by which blocks. */
    FeatureGroups groups() {
        return groups(fuseLayerEncoder, fuseLayerDecoder, encoder.layers().size(), decoderDepth);
    }

    /** The optimizer of bottleneck and decoder. */
    StableAdamW rule() {
        return new StableAdamW(lr, BETA1, BETA2, EPSILON, weightDecay, amsgrad);
    }

    /** The course of the learning rate. */
    WarmUpCosine schedule() {
        return new WarmUpCosine(warmupIters, finalLr / lr);
    }
}
