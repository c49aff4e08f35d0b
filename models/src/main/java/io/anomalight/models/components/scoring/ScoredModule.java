package io.anomalight.models.components.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxExportable;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Operator;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Wraps a module and changes its scores and maps as set in {@link ScoringConfig}. Training is that of the inner module, and
 * so is the state, with {@link PositionStatistics} beside it.
 */
public final class ScoredModule implements AnomalyModule {
    private final AnomalyModule inner;
    private final ScoringConfig config;
    private final PositionStatistics statistics;
    private final Capabilities capabilities;

    private ScoredModule(AnomalyModule inner, ScoringConfig config) {
        this.inner = inner;
        this.config = config;
        this.statistics = new PositionStatistics(inner.state());
        this.capabilities = capabilities(inner.capabilities());
        inner.state().provenance(Map.of("scoring", config.toString()));
    }

    /**
     * Wraps a module; returns the module itself if the settings change nothing.
     *
     * @throws UserError if maps should be standardized, but depend on the other images that are evaluated
     */
    public static AnomalyModule of(AnomalyModule inner, ScoringConfig config) {
        if (config.isNone()) {
            return inner;
        }
        if (config.standardize()
                && inner.capabilities()
                        .calibrationOver(Calibration.Images.EVALUATED)
                        .isPresent()) {
            throw new UserError("model.scoring.standardize = true can't be used with " + inner.name()
                    + ", whose maps depend on all evaluated images: set model.scoring.standardize=false");
        }
        return new ScoredModule(inner, config);
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public ModuleState state() {
        return inner.state();
    }

    @Override
    public ImageSize inputSize() {
        return inner.inputSize();
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return inner.configureOptimizers();
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        return inner.trainingStep(batch, optimizers);
    }

    @Override
    public void onTrainEpochEnd() {
        inner.onTrainEpochEnd();
    }

    /** The capabilities of the inner module; its calibration is followed by that of the positions. */
    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    private Capabilities capabilities(Capabilities own) {
        return new Capabilities(
                own.preparation(),
                config.standardize() ? Optional.of(calibration(own)) : own.calibration(),
                own.onnx().map(this::scored),
                own.tiles(),
                own.precisions(),
                own.validationScalars(),
                own.summary(),
                own.learnsFromDefects());
    }

    private Calibration calibration(Capabilities own) {
        Calibration ofPositions = new Calibration(
                Calibration.Images.VALIDATION,
                statistics::clear,
                batch -> statistics.add(ofModel(batch).anomalyMaps()),
                () -> statistics.finish(inputSize().height(), inputSize().width()));
        return own.calibration().map(first -> first.then(ofPositions)).orElse(ofPositions);
    }

    @Override
    public Prediction validationStep(Batch batch) {
        Prediction ofModel = ofModel(batch);
        NDArray maps = config.standardize() ? statistics.standardized(ofModel.anomalyMaps()) : ofModel.anomalyMaps();
        return new Prediction(
                switch (config.imageScore()) {
                    case MODEL -> ofModel.scores();
                    case MAX -> pixels(maps).max(new int[] {1});
                    case TOP ->
                        pixels(maps).topK(topPixels(), 1, true, false).head().mean(new int[] {1});
                },
                maps,
                ofModel.scalars());
    }

    private static NDArray pixels(NDArray maps) {
        return maps.reshape(maps.getShape().get(0), -1);
    }

    private int topPixels() {
        return (int) Math.max(1, Math.round(config.topShare() * inputSize().pixels()));
    }

    // The mean of the images and their mirror images if the settings say so; the scalars are those of the images.
    private Prediction ofModel(Batch batch) {
        Prediction seen = inner.validationStep(batch);
        if (!config.flip()) {
            return seen;
        }
        Prediction mirrored = inner.validationStep(mirrored(batch));
        NDManager step = batch.images().getManager();
        NDArray half = step.create(0.5f);
        return new Prediction(
                seen.scores().add(mirrored.scores()).muli(half),
                seen.anomalyMaps().add(mirrored.anomalyMaps().flip(2)).muli(half),
                seen.scalars());
    }

    private static Batch mirrored(Batch batch) {
        // Another name, because features are cached by name.
        List<String> identities =
                batch.identities().stream().map(name -> name + "#mirrored").toList();
        return new Batch(batch.images().flip(3), batch.random(), identities);
    }

    private OnnxExportable scored(OnnxExportable own) {
        return images -> {
            OnnxPrediction ofModel = config.flip() ? mean(own, images) : own.toOnnx(images);
            Value maps = config.standardize() ? statistics.standardized(ofModel.anomalyMaps()) : ofModel.anomalyMaps();
            Value scores =
                    switch (config.imageScore()) {
                        case MODEL -> ofModel.scores();
                        case MAX -> maps.max(2).max(1);
                        case TOP -> top(maps.reshape(0, -1));
                    };
            return new OnnxPrediction(scores, maps);
        };
    }

    private OnnxPrediction mean(OnnxExportable own, Value images) {
        long[] columns = IntStream.range(0, inputSize().width())
                .mapToLong(i -> inputSize().width() - 1 - i)
                .toArray();
        OnnxPrediction seen = own.toOnnx(images);
        OnnxPrediction mirrored = own.toOnnx(images.indexSelect(3, columns));
        return new OnnxPrediction(
                seen.scores().add(mirrored.scores()).mul(0.5),
                seen.anomalyMaps()
                        .add(mirrored.anomalyMaps().indexSelect(2, columns))
                        .mul(0.5));
    }

    private Value top(Value pixels) {
        Value number = pixels.graph().constant(new long[] {topPixels()}, 1);
        Operator topK = Operator.of("TopK").with("axis", 1);
        Value values = pixels.graph().applyForAll(topK, 2, pixels, number).get(0);
        return values.sum(1).mul(1.0 / topPixels());
    }
}
