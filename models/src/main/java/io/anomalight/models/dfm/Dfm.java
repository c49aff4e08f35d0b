package io.anomalight.models.dfm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.gaussian.PrincipalComponents;
import io.anomalight.models.components.maps.MapResize;
import java.util.Locale;

/**
 * DFM as a module: finds the subspace in which the pooled features of normal images vary, all positions of an image making
 * one vector (section 2), and judges an image by that vector.
 *
 * <p>FRE is the squared distance from the subspace, ‖δ − V Vᵀ δ‖². NLL is Σ z²/λ + Σ log λ within it, z = Vᵀ δ: the Gaussian
 * that anomalib fits in the subspace has these variances and no correlations, for its axes are the principal ones. Two things
 * differ from anomalib: we keep the fewest components that reach {@code pca_level}, which keeps one less; and NLL measures
 * from the mean, which anomalib subtracts once too often as it fits.
 *
 * <p>The map shows what each position adds to the score, summed over its channels. Of FRE these are squared errors, as in
 * anomalib. It has no map for NLL; ours is of the exact shares δⱼ (V Λ⁻¹ Vᵀ δ)ⱼ, so that the cells before they are enlarged add
 * up to the score less its constant Σ log λ.
 */
final class Dfm implements AnomalyModule {
    private final DfmConfig config;
    private final FeatureExtractor encoder;
    private final ModuleState state;
    private final Console console;
    private final FeatureBank bank;
    private final PrincipalComponents components;

    Dfm(DfmConfig config, FeatureExtractor encoder, ModuleState state, Console console) {
        this.config = config;
        this.encoder = encoder;
        this.state = state;
        this.console = console;
        this.bank = new FeatureBank(state, config.maxMemoryMb());
        this.components = new PrincipalComponents(state, "components.");
    }

    @Override
    public String name() {
        return "dfm";
    }

    @Override
    public ModuleState state() {
        return state;
    }

    @Override
    public ImageSize inputSize() {
        return config.inputSize();
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        bank.add(flat(pooled(batch.images())));
        return StepOutput.EMPTY;
    }

    @Override
    public void onTrainEpochEnd() {
        long images = bank.images();
        if (images == 0) {
            return;
        }
        double share;
        try (Progress progress = console.progress("Finding principal components", "images", images)) {
            share = components.fit(bank.release(), config.pcaLevel());
            progress.step(images);
        }
        if (share == 0) {
            throw new UserError("DFM learns how normal images differ, but all that it was trained on look the same: it"
                    + " needs at least two");
        }
        console.line(String.format(
                Locale.ROOT, "%,d principal components have %.1f %% of the variance", components.count(), 100 * share));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        if (!components.areFitted()) {
            throw new UserError(
                    "DFM can judge no image before the first epoch is over; take trainer.val_check_interval=1.0");
        }
        NDArray features = pooled(batch.images()); // [B, h, w, C]
        NDArray deviations = components.deviations(flat(features));
        boolean likelihood = config.scoreType() == DfmConfig.ScoreType.NLL;
        NDArray shares = likelihood
                ? components.mahalanobisShares(deviations)
                : components.residuals(deviations).square();
        NDArray scores = shares.sum(new int[] {1});
        if (likelihood) {
            scores.addi(components.logDeterminant());
        }
        NDArray cells = shares.reshape(features.getShape()).sum(new int[] {3}); // [B, h, w]
        return new Prediction(scores, MapResize.bilinear(cells, config.inputSize()));
    }

    // [B, 3, H, W] -> [B, h, w, C], channels last as they lie in memory
    private NDArray pooled(NDArray images) {
        NDArray features = encoder.extract(images).head();
        int side = config.poolingKernelSize();
        Shape square = new Shape(side, side);
        NDArray averaged =
                side == 1 ? features : Pool.avgPool2d(features, square, square, new Shape(0, 0), false, true);
        return averaged.transpose(0, 2, 3, 1);
    }

    private static NDArray flat(NDArray features) {
        return features.reshape(features.getShape().get(0), -1);
    }
}
