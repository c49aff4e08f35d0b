package io.anomalight.models.supersimplenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.Targets;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeBytes;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.LinesConsole;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Images of noise; in defective ones, the left half is a little brighter. */
@NoNativeLeaks
class SuperSimpleNetTest {
    private static final int HEIGHT = SmallSuperSimpleNet.SIZE.height();
    private static final int WIDTH = SmallSuperSimpleNet.SIZE.width();
    private static final int PIXELS = HEIGHT * WIDTH;
    private static final float BRIGHTER = 0.15f;

    private static AnomalyModule create(ModuleState state, boolean supervised) {
        return new SuperSimpleNetLightning()
                .create(
                        SmallSuperSimpleNet.config(supervised, false),
                        state,
                        new RunContext(3, Console.SILENT, Path.of("no cache")));
    }

    private static Batch batch(NDManager step, List<Boolean> defective, boolean masked, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<byte[]> masks = new ArrayList<>();
        var images = NativeBytes.floats(
                step,
                new Shape(defective.size(), 3, HEIGHT, WIDTH),
                pixels -> defective.forEach(bad -> {
                    for (int i = 0; i < 3 * PIXELS; i++) {
                        boolean left = i % WIDTH < WIDTH / 2;
                        pixels.put((float) (0.4 + 0.2 * random.nextDouble()) + (bad && left ? BRIGHTER : 0));
                    }
                }));
        for (boolean bad : defective) {
            byte[] mask = new byte[PIXELS];
            for (int i = 0; bad && i < PIXELS; i++) {
                mask[i] = (byte) (i % WIDTH < WIDTH / 2 ? 1 : 0);
            }
            masks.add(mask);
        }
        Targets targets = new Targets(defective, masked ? masks : List.of());
        return new Batch(images, new SplittableRandom(seed), List.of(), targets);
    }

    /** Scores of a normal and a defective image after some steps, and the mean of the defective image's map left and right. */
    private static double[] learned(NativeMemory memory, boolean supervised, List<Boolean> images, int steps) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = create(state, supervised);
            try (Optimizers optimizers = new Optimizers(module.configureOptimizers(), state, memory.root())) {
                for (int i = 0; i < steps; i++) {
                    int seed = i;
                    memory.inStep(state, step -> {
                        StepOutput output = module.trainingStep(batch(step, images, true, seed), optimizers);
                        assertThat(output.scalars().get("loss")).isFinite();
                    });
                }
            }
            double[] result = new double[4];
            memory.inStep(state, step -> {
                Prediction prediction = module.validationStep(batch(step, List.of(false, true), false, 1000));
                float[] scores = prediction.scores().toFloatArray();
                float[] map = prediction.anomalyMaps().toFloatArray();
                result[0] = scores[0];
                result[1] = scores[1];
                for (int i = 0; i < PIXELS; i++) {
                    result[i % WIDTH < WIDTH / 2 ? 2 : 3] += 2.0 / PIXELS * map[PIXELS + i];
                }
            });
            assertThat(state.leaked()).isZero();
            return result;
        }
    }

    @Test
    void learnsWhereDefectsAreFromLabelsAndMasks(NativeMemory memory) {
        double[] learned = learned(memory, true, List.of(false, true, false, true), 12);

        assertThat(learned[1]).as("score of a defect").isGreaterThan(learned[0] + 0.1);
        assertThat(learned[2]).as("map of the defect").isGreaterThan(learned[3] + 0.1);
    }

    @Test
    void defectsWithoutMasksAreRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = create(state, true);
            try (Optimizers optimizers = new Optimizers(module.configureOptimizers(), state, memory.root())) {
                memory.inStep(state, step -> assertThatThrownBy(
                                () -> module.trainingStep(batch(step, List.of(false, true), false, 1), optimizers))
                        .isInstanceOf(UserError.class)
                        .hasMessage("supersimplenet learns from the masks of defective training images, but one of them"
                                + " has no mask; add masks (for instance data.mask_dir), or set model.supervised=false"
                                + " and data.split.train_defects_ratio=0"));
            }
        }
    }

    @Test
    void onlyASupervisedModelMayGetDefects(NativeMemory memory) {
        for (boolean supervised : new boolean[] {true, false}) {
            try (ModuleState state = new ModuleState(memory.root())) {
                assertThat(create(state, supervised).capabilities().learnsFromDefects())
                        .isEqualTo(supervised);
            }
        }
    }

    @Test
    void aSupervisedEpochWithoutADefectIsReportedOnce(NativeMemory memory) {
        List<String> lines = new ArrayList<>();
        Console console = new LinesConsole(lines);
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = new SuperSimpleNetLightning()
                    .create(
                            SmallSuperSimpleNet.config(true, false),
                            state,
                            new RunContext(3, console, Path.of("no cache")));
            module.onTrainEpochEnd();
            module.onTrainEpochEnd();
        }
        assertThat(lines)
                .filteredOn(line -> line.contains("data.split.train_defects_ratio"))
                .hasSize(1);
    }
}
