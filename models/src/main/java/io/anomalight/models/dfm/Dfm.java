package io.anomalight.models.dfm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.bank.MemoryLimit;
import io.anomalight.models.components.gaussian.PrincipalComponents;
import io.anomalight.models.components.pooling.PooledFeatures;
import java.util.List;
import java.util.Locale;

/**
 * The DFM module: it finds the subspace of the pooled features of normal images. The score of an image is its distance from the
 * subspace (FRE) or its negative log-likelihood within the subspace (NLL). All positions of an image form one vector (section 2).
 *
 * <p>δ is the difference of a feature vector and the mean of the training images. FRE is the squared distance from the subspace,
 * ‖δ − V Vᵀ δ‖². NLL is Σ z²/λ + Σ log λ within the subspace, with z = Vᵀ δ. anomalib fits a Gaussian in the subspace; it has the
 * same variances λ and no correlations, because its axes are the principal axes.
 *
 * <p>There are two differences from anomalib 2.6. This module keeps the smallest number of components that reaches {@code pca_level};
 * anomalib keeps one component less. And this module subtracts the mean once for NLL; anomalib subtracts it twice when it fits
 * the Gaussian.
 *
 * <p>The map shows the contribution of each position to the score, summed over the channels. For FRE these are squared errors, as
 * in anomalib. anomalib has no map for NLL; this module uses the exact contributions δⱼ (V Λ⁻¹ Vᵀ δ)ⱼ. Before resizing, their
 * sum is the score without its constant Σ log λ.
 */
final class Dfm implements AnomalyModule {
    private final DfmConfig config;
    private final FeatureExtractor encoder;
    private final PooledFeatures pooling;
    private final ModuleState state;
    private final Console console;
    private final FeatureBank bank;
    private final PrincipalComponents components;
    private final DfmUpdate update;

    Dfm(DfmConfig config, FeatureExtractor encoder, ModuleState state, Console console) {
        this.config = config;
        this.encoder = encoder;
        this.pooling = PooledFeatures.of(encoder, config.features(), config.inputSize());
        this.state = state;
        this.console = console;
        this.bank = new FeatureBank(state, MemoryLimit.of(config.maxMemoryMb()), console);
        this.components = new PrincipalComponents(state, "components.");
        this.update = new DfmUpdate(config, components, bank, state);
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
    public Capabilities capabilities() {
        return Capabilities.NONE.withOnnx(this::toOnnx).withUpdate(update.asUpdate(this::features));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        bank.add(features(batch), batch.random());
        return StepOutput.EMPTY;
    }

    /** The features of a batch, {@code [B, d]}. */
    private NDArray features(Batch batch) {
        return EagerOperand.compute(encoder.extract(batch.images()), in -> pooling.vectors(in.get(0)));
    }

    @Override
    public void onTrainEpochEnd() {
        if (bank.isEmpty()) {
            return;
        }
        update.fitted(bank.seen());
        NDArray features = bank.release();
        long images = features.getShape().get(0);
        double explained;
        try (Progress progress = console.progress("Finding principal components", "images", images)) {
            explained = components.fit(features, config.pcaLevel(), config.isUpdatable());
            progress.step(images);
        }
        if (explained == 0) {
            throw new UserError(
                    "DFM learns how normal images differ, but the features of all training images are equal:"
                            + " it needs at least two different images");
        }
        console.line(String.format(
                Locale.ROOT,
                "%,d principal components explain %.1f %% of the variance",
                components.count(),
                100 * explained));
    }

    @Override
    public Prediction validationStep(Batch batch) {
        requireFitted();
        NDList results = EagerOperand.computeAll(encoder.extract(batch.images()), in -> score(in.get(0)));
        return new Prediction(results.get(0), results.get(1));
    }

    private OnnxPrediction toOnnx(Value images) {
        requireFitted();
        List<Operand> results =
                score(encoder.extract(images, config.inputSize()).get(0));
        return OnnxPrediction.of(results.get(0), results.get(1));
    }

    private void requireFitted() {
        if (!components.areFitted()) {
            throw new UserError(
                    "DFM can't score images before the end of the first epoch; set trainer.val_check_interval=1.0");
        }
    }

    /**
     * The scores {@code [B]} and the anomaly maps {@code [B, H, W]}.
     *
     * @param features {@code [B, C, h, w]}
     */
    private List<Operand> score(Operand features) {
        Operand deviations = components.deviations(pooling.vectors(features));
        boolean likelihood = config.scoreType() == DfmConfig.ScoreType.NLL;
        Operand contributions = likelihood
                ? components.mahalanobisShares(deviations)
                : components.residuals(deviations).square();
        Operand sums = contributions.sum(1);
        Operand scores = likelihood ? sums.add(components.logDeterminant()) : sums;
        return List.of(scores, pooling.maps(contributions));
    }
}
