package io.anomalight.models.glass;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.rule.AdamW;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code model} section of a GLASS recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param encoder the encoder, and the layers whose features are used
 * @param featureScale a factor on the features of the encoder, to which noise and distances fit
 * @param pretrainEmbedDim the numbers that describe a patch in each layer
 * @param targetEmbedDim the numbers that describe a patch in all layers together
 * @param patchsize a patch has this many rows and columns of features
 * @param preProjection linear layers of the adaptor; 0 for no adaptor
 * @param discriminatorLayers layers of the discriminator, with the last one
 * @param discriminatorHidden channels of its hidden layers
 * @param learningRate learning rate of Adam for the adaptor; AdamW for the discriminator has twice this rate
 * @param step steps of gradient ascent
 * @param svd 0 for the manifold hypothesis, 1 for the hypersphere hypothesis
 * @param gaussianNoiseStd standard deviation of the noise from which the ascent starts
 * @param radiusQuantile the quantile of normal distances to the centre that is the radius of the hypersphere
 * @param focalLossQuantileThreshold the share of positions that are too easy for the focal loss; 0 to use all
 * @param mining whether there is gradient ascent at all
 * @param anomalySourcePath a folder of images whose textures make local anomalies; absent for computed textures
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 */
public record GlassConfig(
        ImageSize inputSize,
        @Inline BackboneSpec encoder,
        double featureScale,
        int pretrainEmbedDim,
        int targetEmbedDim,
        int patchsize,
        int preProjection,
        int discriminatorLayers,
        int discriminatorHidden,
        double learningRate,
        int step,
        int svd,
        double gaussianNoiseStd,
        double radiusQuantile,
        double focalLossQuantileThreshold,
        boolean mining,
        Optional<Path> anomalySourcePath,
        Optional<Stopping> earlyStopping) {
    /** Weight decay of Adam for the adaptor, as in the published code. */
    private static final double ADAPTOR_DECAY = 1e-5;
    /** Weight decay of AdamW for the discriminator: PyTorch's default. */
    private static final double DISCRIMINATOR_DECAY = 0.01;

    public GlassConfig {
        encoder.requireRoom(inputSize);
        requirePositive("feature_scale", featureScale);
        requireAtLeast("pretrain_embed_dim", pretrainEmbedDim, 1);
        requireAtLeast("target_embed_dim", targetEmbedDim, 1);
        if (patchsize < 1 || patchsize % 2 == 0) {
            throw new IllegalArgumentException("patchsize must be odd, for instance 3, but is " + patchsize);
        }
        requireAtLeast("pre_projection", preProjection, 0);
        requireAtLeast("discriminator_layers", discriminatorLayers, 2);
        requireAtLeast("discriminator_hidden", discriminatorHidden, 1);
        requirePositive("learning_rate", learningRate);
        requireAtLeast("step", step, 0);
        if (svd != 0 && svd != 1) {
            throw new IllegalArgumentException("svd must be 0 (manifold) or 1 (hypersphere), but is " + svd);
        }
        requirePositive("gaussian_noise_std", gaussianNoiseStd);
        requireShare("radius_quantile", radiusQuantile);
        requireShare("focal_loss_quantile_threshold", focalLossQuantileThreshold);
    }

    private static void requirePositive(String key, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(key + " must be positive, but is " + value);
        }
    }

    private static void requireAtLeast(String key, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(key + " must be at least " + least + ", but is " + value);
        }
    }

    private static void requireShare(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(key + " must be from 0 to 1, but is " + value);
        }
    }

    /** Whether normal features are assumed to lie in a hypersphere around their centre. */
    boolean hypersphere() {
        return svd == 1;
    }

    /** The steps of gradient ascent that are taken. */
    int ascents() {
        return mining ? step : 0;
    }

    /** The update rule of the adaptor. */
    Adam adaptorRule() {
        return new Adam(learningRate, ADAPTOR_DECAY);
    }

    /** The update rule of the discriminator. */
    AdamW discriminatorRule() {
        return new AdamW(2 * learningRate, DISCRIMINATOR_DECAY);
    }
}
