package io.anomalight.framework.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.rule.UpdateRule;
import io.anomalight.framework.testing.TestModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Learns the mean brightness by gradient descent; images of another brightness are anomalous. */
public final class Brightness extends TestModule {
    private final int passes;
    private final UpdateRule rule;
    final List<Integer> calibrated = new ArrayList<>();
    /** The first random number of each batch, by kind of step. */
    final Map<String, List<Long>> drawn = new TreeMap<>();

    private int seen;
    private float brightest;

    public Brightness(ModuleState state) {
        this(state, 0);
    }

    /** With this number of preparation passes, which use random numbers. */
    public Brightness(ModuleState state, int passes) {
        this(state, passes, new Adam(0.1));
    }

    /** With this number of preparation passes, and an update rule. */
    Brightness(ModuleState state, int passes, UpdateRule rule) {
        super("brightness", state, Greys.SIZE);
        this.passes = passes;
        this.rule = rule;
        state.parameter("level", new float[] {1}, 1);
        state.allowVariable("brightest");
    }

    @Override
    public List<OptimizerSpec> configureOptimizers() {
        return List.of(new OptimizerSpec("level", List.of("level"), rule));
    }

    @Override
    public Capabilities capabilities() {
        Capabilities capabilities = Capabilities.NONE
                .withCalibration(
                        new Calibration(Calibration.Images.TRAINING, this::clear, this::observe, this::keepBrightest))
                .withValidationScalars("loss");
        return passes == 0
                ? capabilities
                : capabilities.withPreparation(new PreparationPasses(
                        passes,
                        (pass, batch, optimizers) -> trainingStep(batch, optimizers),
                        pass -> state().get("level").addi(state().constant(pass + 1))));
    }

    @Override
    public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
        // Two losses per step, each changed by random numbers, so that order and random streams influence the result.
        double loss = 0;
        for (int i = 0; i < 2; i++) {
            NDArray noise =
                    batch.images().getManager().create((float) batch.random().nextDouble(-0.1, 0.1));
            loss += optimizers.get("level").minimize(new NDList(batch.images(), noise), in -> in.head()
                    .add(in.get(1))
                    .sub(state().get("level"))
                    .square()
                    .mean());
        }
        return StepOutput.loss(loss / 2);
    }

    private void draw(String stage, Batch batch) {
        drawn.computeIfAbsent(stage, name -> new ArrayList<>())
                .add(batch.random().nextLong());
    }

    private void clear() {
        seen = 0;
        brightest = 0;
    }

    private void observe(Batch batch) {
        draw("calibration", batch);
        seen += batch.size();
        brightest = Math.max(brightest, batch.images().max().getFloat());
    }

    private void keepBrightest() {
        calibrated.add(seen);
        state().buffer("brightest", new float[] {brightest}, 1);
    }

    @Override
    public Prediction validationStep(Batch batch) {
        draw("validation", batch);
        NDArray maps = batch.images().sub(state().get("level")).abs().mean(new int[] {1}); // [B, H, W]
        return Prediction.ofMaps(maps, Map.of("loss", new float[batch.size()]));
    }
}
