package io.anomalight.models.supersimplenet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.models.components.backbone.FeatureExtractor;
import io.anomalight.models.components.maps.MapResize;
import io.anomalight.models.components.trained.Activations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The SuperSimpleNet module: it learns to tell the features of normal images from the same features with noise, and, if it is
 * supervised, from those of real defects.
 */
final class SuperSimpleNet implements AnomalyModule {
    private static final String ADAPTOR = "adaptor";
    private static final String HEADS = "heads";

    private final SuperSimpleNetConfig config;
    private final FeatureExtractor encoder;
    private final SuperSimpleNetModel model;
    private final ModuleState state;
    private final RunContext context;
    private boolean defectSeen;
    private boolean reported;

    SuperSimpleNet(
            SuperSimpleNetConfig config,
            FeatureExtractor encoder,
            SuperSimpleNetModel model,
            ModuleState state,
            RunContext context) {
        this.config = config;
        this.encoder = encoder;
        this.model = model;
        this.state = state;
        this.context = context;
    }

    @Override
    public String name() {
        return "supersimplenet";
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
        Capabilities usual = Capabilities.NONE
                .withOnnx(this::toOnnx)
                .withValidationScalars("loss")
                .withKept(encoder::keeps);
        return config.supervised() ? usual.learningFromDefects() : usual.withDefectsSetting("model.supervised=true");
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(
                new OptimizerSpec(ADAPTOR, model.adaptorParameters(), config.adaptorRule(), LateSteps.INSTANCE),
                new OptimizerSpec(HEADS, model.headParameters(), config.headsRule(), LateSteps.INSTANCE));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        FeatureAnomalies anomalies = FeatureAnomalies.draw(
                model.grid(), config.perlinThreshold(), defects(batch), labels(batch), batch.random());
        var owner = batch.images().getManager();
        NDList inputs = new NDList(
                features(batch),
                anomalies.noise(model.channels(), config.noiseStd(), batch.random(), owner),
                anomalies.maskArray(owner),
                anomalies.labelArray(owner));
        return StepOutput.loss(optimizers.minimizeTogether(List.of(ADAPTOR, HEADS), inputs, in -> loss(in, model)));
    }

    /**
     * The loss of a batch.
     *
     * @param inputs features {@code [B, C, h, w]}, noise {@code [2·B, C, h, w]}, masks {@code [2·B, 1, h, w]} and labels {@code
     *     [2·B]}
     */
    static NDArray loss(NDList inputs, SuperSimpleNetModel model) {
        return EagerOperand.compute(inputs, in -> {
            SuperSimpleNetModel.Outputs outputs = model.train(in.get(0), in.get(1));
            return HeadLosses.of(outputs.map(), outputs.score(), in.get(2), in.get(3));
        });
    }

    /** The features of a batch, {@code [B, C, h, w]}; the encoder needs no gradients. */
    private NDArray features(Batch batch) {
        try (NDList taps = encoder.extract(batch)) {
            return EagerOperand.compute(taps, model::features);
        }
    }

    private static List<Boolean> labels(Batch batch) {
        List<Boolean> known = batch.targets().defective();
        return known.isEmpty() ? Collections.nCopies(batch.size(), false) : known;
    }

    /**
     * The masks of real defects on the grid of the features: resized as the published code does, bilinearly and without
     * antialiasing, so only the pixels in the middle of a position count; values of at least ½ are defective.
     */
    private List<byte[]> defects(Batch batch) {
        int positions = model.grid().pixels();
        if (!labels(batch).contains(true)) {
            return Collections.nCopies(batch.size(), new byte[positions]);
        }
        defectSeen = true;
        NDArray masks = batch.masks()
                .orElseThrow(
                        () -> new UserError("supersimplenet learns from the masks of defective training images, but"
                                + " one of them has no mask; add masks (for instance data.mask_dir), or set"
                                + " model.supervised=false and data.split.train_defects_ratio=0"));
        float[] shares = MapResize.bilinear(masks, model.grid()).toFloatArray();
        List<byte[]> defects = new ArrayList<>();
        for (int image = 0; image < batch.size(); image++) {
            byte[] defect = new byte[positions];
            for (int p = 0; p < positions; p++) {
                defect[p] = (byte) (shares[image * positions + p] >= 0.5 ? 1 : 0);
            }
            defects.add(defect);
        }
        return defects;
    }

    @Override
    public void onTrainEpochEnd() {
        if (config.supervised() && !defectSeen && !reported) {
            reported = true;
            context.console()
                    .line(
                            "model.supervised = true, but no training image of this epoch is defective; choose a share of the"
                                    + " defective images with data.split.train_defects_ratio");
        }
    }

    @Override
    public Prediction validationStep(Batch batch) {
        NDList features = new NDList(features(batch));
        NDList results = context.profiler()
                .measure(
                        "heads",
                        () -> EagerOperand.computeAll(features, in -> {
                            SuperSimpleNetModel.Outputs outputs = model.evaluate(in.get(0));
                            return List.of(
                                    Activations.sigmoid(outputs.score()),
                                    model.anomalyMaps(outputs, config.inputSize()),
                                    HeadLosses.ofNormal(outputs.map(), outputs.score()));
                        }));
        return new Prediction(
                results.get(0), results.get(1), Map.of("loss", results.get(2).toFloatArray()));
    }

    private OnnxPrediction toOnnx(Value images) {
        List<Operand> taps = List.copyOf(encoder.extract(images, config.inputSize()));
        SuperSimpleNetModel.Outputs outputs = model.evaluate(model.features(taps));
        return OnnxPrediction.of(Activations.sigmoid(outputs.score()), model.anomalyMaps(outputs, config.inputSize()));
    }
}
