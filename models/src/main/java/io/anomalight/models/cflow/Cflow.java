package io.anomalight.models.cflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.ModulePart;
import io.anomalight.framework.Precisions;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.TileSupport;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.onnx.OnnxExportable;
import io.anomalight.framework.onnx.OnnxPrediction;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.optim.LossGradients;
import io.anomalight.framework.optim.Optimizer;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.flow.FlowGradients;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The CFLOW module: one decoder per feature layer, each with its own Adam, with one optimizer step per fiber batch.
 *
 * <p>One optimizer per decoder equals a single Adam in torch ≥ 2.0, which does not change parameters without a gradient.
 */
final class Cflow implements AnomalyModule {
    private final CflowConfig config;
    private final CflowModel model;
    private final ModuleState state;
    private final MapNormalization maps;
    private final Profiler profiler;
    private final FiberSteps steps;

    /** Takes one optimizer step per fiber batch of each feature layer. */
    @FunctionalInterface
    private interface FiberSteps {
        /** Gives the loss before each step. */
        DoubleStream minimize(List<Fibers> taps, Batch batch, Optimizers optimizers);
    }

    Cflow(CflowConfig config, CflowModel model, ModuleState state, Profiler profiler) {
        this.config = config;
        this.model = model;
        this.state = state;
        this.profiler = profiler;
        this.maps = new MapNormalization(
                config.anomalyMap().normalization(),
                model.mapGenerator(config.inputSize(), config.anomalyMap().join()),
                state);
        this.steps = model.fast()
                .<FiberSteps>map(fast -> (taps, batch, optimizers) -> fastMinimize(fast, taps, batch, optimizers))
                .orElse(this::minimize);
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        DoubleStream losses = steps.minimize(model.encode(batch), batch, optimizers);
        return StepOutput.loss(losses.average().orElseThrow());
    }

    /** The training step of the paper: for each fiber batch, compute the loss and take one optimizer step. */
    private DoubleStream minimize(List<Fibers> taps, Batch batch, Optimizers optimizers) {
        DoubleStream.Builder losses = DoubleStream.builder();
        for (Fibers tap : taps) {
            Optimizer optimizer = optimizers.get(tap.layer());
            NDList shuffled = tap.shuffled(batch.random());
            for (Fibers.Rows range : tap.batches(config.fiberBatchSize())) {
                try (NDList fibers = range.of(shuffled)) {
                    losses.accept(optimizer.minimize(fibers, rows -> meanLoss(tap.layer(), rows)));
                }
            }
        }
        return losses.build();
    }

    private NDArray meanLoss(String layer, NDList rows) {
        return CflowModel.loss(CflowModel.logLikelihood(model.decoder(layer), rows))
                .mean();
    }

    /** The fast path of {@link #minimize}: the same steps, with gradients by formula and the decoders in parallel. */
    private DoubleStream fastMinimize(FastDecoders decoders, List<Fibers> taps, Batch batch, Optimizers optimizers) {
        Map<String, List<LossGradients>> losses = new LinkedHashMap<>();
        for (Fibers tap : taps) {
            FlowGradients.Bound loss = decoders.gradients(tap.layer()).on(tap.shuffled(batch.random()));
            tap.features().close(); // the shuffled copy replaces them
            losses.put(
                    tap.layer(),
                    tap.batches(config.fiberBatchSize()).stream()
                            .map(range -> loss.between(range.from(), range.to()))
                            .toList());
        }
        return optimizers.minimizeAll(losses).values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue);
    }

    @Override
    public String name() {
        return "cflow";
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
        Capabilities all = Capabilities.NONE
                .withOnnx(OnnxExportable.byCategory(this::toOnnx))
                .withTiles(new TileSupport(Optional.empty(), maps.comparesWithinBatch()))
                .withPrecisions(model.fast().isPresent() ? Precisions.BF16 : Precisions.BF16_EVALUATION)
                .withValidationScalars("loss")
                .withKept(model::keeps)
                .withSummary(this::summary);
        return maps.calibration(this::logLikelihoods).map(all::withCalibration).orElse(all);
    }

    private List<ModulePart> summary() {
        ImageSize size = config.inputSize();
        List<ModulePart> taps = new ArrayList<>();
        List<ModulePart> decoders = new ArrayList<>();
        for (FeatureLayer tap : model.taps()) {
            taps.add(new ModulePart("encoder." + tap.name(), "layer", tap.shape(size)));
            String decoder = "decoder." + tap.name();
            List<ModulePart> blocks = IntStream.range(0, config.couplingBlocks())
                    .mapToObj(block -> new ModulePart(decoder + ".blocks." + block, "coupling block", ""))
                    .toList();
            decoders.add(new ModulePart(decoder, "flow", "[B, " + tap.grid(size) + "]", blocks));
        }
        String map = "[B, " + size.height() + ", " + size.width() + "]";
        return List.of(
                new ModulePart("encoder", config.encoder().backbone(), "", taps),
                new ModulePart("decoder", config.decoder().toString(), "", decoders),
                new ModulePart(
                        "anomaly_map",
                        config.anomalyMap().normalization().toString().toLowerCase(Locale.ROOT),
                        map));
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return model.layers().stream()
                .map(layer -> new OptimizerSpec(layer, model.decoder(layer).parameterNames(), new Adam(config.lr())))
                .toList();
    }

    @Override
    public Prediction validationStep(Batch batch) {
        List<NDArray> logLikelihoods = logLikelihoods(batch);
        NDArray anomalyMaps = EagerOperand.compute(new NDList(logLikelihoods), maps::anomalyMaps);
        return Prediction.ofMaps(anomalyMaps, Map.of("loss", losses(logLikelihoods)));
    }

    private OnnxPrediction toOnnx(Value images, String category) {
        return OnnxPrediction.ofMaps(maps.anomalyMaps(model.logLikelihoods(images, config.inputSize(), category)));
    }

    private List<NDArray> logLikelihoods(Batch batch) {
        List<Fibers> taps = model.encode(batch);
        List<NDArray> logLikelihoods = profiler.measure("decoder", () -> model.logLikelihoods(taps));
        taps.forEach(tap -> tap.features().close()); // they take as much memory as the maps
        return logLikelihoods;
    }

    // The mean over all fibers of all feature layers, per image.
    private static float[] losses(List<NDArray> logLikelihoods) {
        int images = (int) logLikelihoods.get(0).getShape().get(0);
        double[] sums = new double[images];
        long fibers = 0;
        for (NDArray logLikelihood : logLikelihoods) {
            try (NDArray losses = CflowModel.loss(logLikelihood);
                    NDArray rows = losses.reshape(images, -1);
                    NDArray totals = rows.sum(new int[] {1})) {
                float[] ofTap = totals.toFloatArray();
                for (int image = 0; image < images; image++) {
                    sums[image] += ofTap[image];
                }
                fibers += losses.size() / images;
            }
        }
        float[] means = new float[images];
        for (int image = 0; image < images; image++) {
            means[image] = (float) (sums[image] / fibers);
        }
        return means;
    }
}
