package io.anomalight.models.fastflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.Golden;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.flow.GoldenFlows;
import io.anomalight.models.components.flow.Transformed;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against {@code fastflow_reference.py}; errors are relative to the largest entry of each array. */
@NoNativeLeaks
class FastflowGoldenTest {
    private static final double RELATIVE = 1e-5;
    /** After five steps of Adam, whose first ones follow the sign of each gradient. */
    private static final double RELATIVE_AFTER_STEPS = 1e-4;

    private static final ImageSize SIZE = new ImageSize(9, 14);
    private static final int IMAGES = 3;
    private static final int BATCHES = 5;

    private final Safetensors golden = Golden.open("fastflow");
    private final FastflowConfig config = new FastflowConfig(
            SIZE,
            new BackboneSpec("resnet18", List.of("layer1", "layer2"), false, Map.of()),
            3,
            false,
            1.0,
            1e-2,
            1e-3,
            Optional.empty());

    @Test
    void latentsLossAndEveryGradientAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FastflowModel model = model(state);
            for (FeatureLayer tap : model.taps()) {
                model.parameterNames(tap.name()).forEach(name -> state.get(name).setRequiresGradient(true));
            }
            memory.inStep(state, step -> {
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDList features = model.encode(new Batch(step.zeros(new Shape(1)), new SplittableRandom(0)));
                    NDArray loss = step.create(0f);
                    for (int i = 0; i < features.size(); i++) {
                        String layer = model.taps().get(i).name();
                        NDList results = EagerOperand.computeAll(new NDList(features.get(i)), in -> {
                            Transformed latent = model.latent(layer, in.get(0));
                            Operand mean = FastflowModel.losses(latent).mean(0);
                            return List.of(latent.output(), latent.logDeterminant(), mean);
                        });
                        assertClose("z." + layer, results.get(0).toFloatArray(), RELATIVE);
                        assertClose("log_det." + layer, results.get(1).toFloatArray(), RELATIVE);
                        loss = loss.add(results.get(2));
                    }
                    assertClose("loss", loss.toFloatArray(), RELATIVE);
                    collector.backward(loss);
                    for (FeatureLayer tap : model.taps()) {
                        for (String name : model.parameterNames(tap.name())) {
                            float[] gradient = state.get(name).getGradient().toFloatArray();
                            assertClose("grad." + name, gradient, RELATIVE);
                        }
                    }
                }
            });
        }
    }

    @Test
    void mapsAndScoresAgreeWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Fastflow fastflow = fastflow(state);
            memory.inStep(state, step -> {
                Prediction prediction = fastflow.validationStep(batch(step));
                assertClose("map", prediction.anomalyMaps().toFloatArray(), RELATIVE);
                assertClose("score", prediction.scores().toFloatArray(), RELATIVE);
                assertClose("loss", new float[] {mean(prediction.scalars())}, RELATIVE);
            });
        }
    }

    /** Ours has an Adam a tap, the reference one for all: it is the same. */
    @Test
    void everyStepOfTrainingAgreesWithTheReference(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Fastflow fastflow = fastflow(state);
            float[] losses = new float[BATCHES];
            try (Optimizers optimizers = new Optimizers(fastflow.configureOptimizers(), state, memory.root())) {
                for (int i = 0; i < BATCHES; i++) {
                    int at = i;
                    memory.inStep(state, step -> {
                        losses[at] = loss(
                                fastflow.trainingStep(batch(step), optimizers).scalars());
                    });
                }
            }
            assertClose("losses", losses, RELATIVE_AFTER_STEPS);
            int seen = 0;
            for (String name : golden.names()) {
                if (name.startsWith("after.")) {
                    float[] parameter =
                            state.get(name.substring("after.".length())).toFloatArray();
                    assertClose(name, parameter, RELATIVE_AFTER_STEPS);
                    seen++;
                }
            }
            assertThat(seen).isEqualTo(2 * (2 + 3 * 6));
            assertThat(state.leaked()).isZero();
        }
    }

    private static float mean(Map<String, float[]> scalars) {
        float[] losses = scalars.getOrDefault("loss", new float[0]);
        return (float) IntStream.range(0, losses.length)
                .mapToDouble(image -> losses[image])
                .average()
                .orElseThrow();
    }

    private static float loss(Map<String, Double> scalars) {
        return scalars.getOrDefault("loss", Double.NaN).floatValue();
    }

    private Fastflow fastflow(ModuleState state) {
        return new Fastflow(config, model(state), state, Profiler.NONE);
    }

    private FastflowModel model(ModuleState state) {
        FastflowModel model = new FastflowModel(new GivenFeatures(golden), config, state, new SplittableRandom(1));
        GoldenFlows.fill(golden, "before.", state, "");
        return model;
    }

    private static Batch batch(NDManager step) {
        HostImage black = new HostImage(
                Path.of("0.png"), Label.NORMAL, SIZE, new float[3 * SIZE.pixels()], Optional.empty(), SIZE);
        HostBatch host = new HostBatch(Collections.nCopies(IMAGES, black));
        return new Batch(host.toNative(step), new SplittableRandom(1));
    }

    private void assertClose(String name, float[] actual, double tolerance) {
        float[] expected = golden.read(name).floats();
        double scale = 0;
        double error = 0;
        assertThat(actual).as(name).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            scale = Math.max(scale, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(expected[i] - actual[i]));
        }
        assertThat(error / scale).as(name).isLessThan(tolerance);
    }
}
