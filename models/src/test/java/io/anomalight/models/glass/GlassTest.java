package io.anomalight.models.glass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeBytes;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.OptimizerSpec;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of soft noise; a defective one has a bright square. */
@NoNativeLeaks
class GlassTest {
    private static final int HEIGHT = SmallGlass.SIZE.height();
    private static final int WIDTH = SmallGlass.SIZE.width();

    private static Batch batch(NDManager step, int images, boolean defect, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        var pixels = NativeBytes.floats(step, new Shape(images, 3, HEIGHT, WIDTH), floats -> {
            for (int i = 0; i < images * 3 * HEIGHT * WIDTH; i++) {
                int y = i / WIDTH % HEIGHT;
                int x = i % WIDTH;
                boolean square = defect && y > 20 && y < 40 && x > 20 && x < 40;
                floats.put(square ? 1 : (float) (0.4 + 0.2 * random.nextDouble()));
            }
        });
        return new Batch(pixels, new SplittableRandom(seed));
    }

    private static AnomalyModule create(GlassConfig config, ModuleState state) {
        return new GlassLightning().create(config, state, new RunContext(3, Console.SILENT, Path.of("no cache")));
    }

    /** The mean of the map of a defective image inside its square, minus the mean of a normal map there. */
    private static double gap(NativeMemory memory, AnomalyModule module) {
        return inSquare(memory, module, true) - inSquare(memory, module, false);
    }

    private static double inSquare(NativeMemory memory, AnomalyModule module, boolean defect) {
        double[] sum = new double[1];
        memory.inStep(module.state(), step -> {
            float[] map = module.validationStep(batch(step, 1, defect, 99))
                    .anomalyMaps()
                    .toFloatArray();
            for (int y = 21; y < 40; y++) {
                for (int x = 21; x < 40; x++) {
                    sum[0] += map[y * WIDTH + x] / (19 * 19);
                }
            }
        });
        return sum[0];
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void learnsFromNormalImagesToFindADefect(int svd, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = create(SmallGlass.config(svd, 1, 64, 64, 1, 64, true, Optional.empty()), state);
            double before = gap(memory, module);
            try (Optimizers optimizers = new Optimizers(module.configureOptimizers(), state, memory.root())) {
                module.capabilities()
                        .preparation()
                        .ifPresent(passes -> memory.inStep(
                                state, step -> passes.step().prepare(0, batch(step, 4, false, 50), optimizers)));
                for (int i = 0; i < 60; i++) {
                    int seed = i;
                    memory.inStep(state, step -> module.trainingStep(batch(step, 3, false, seed), optimizers));
                }
            }
            assertThat(gap(memory, module)).as("before %s", before).isGreaterThan(Math.max(0, before) + 0.1);
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void withoutAnAdaptorThereIsOneOptimizer(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = create(SmallGlass.config(0, 1, 12, 8, 0, 6, false, Optional.empty()), state);
            assertThat(module.configureOptimizers())
                    .extracting(OptimizerSpec::name)
                    .containsExactly("discriminator");
            try (Optimizers optimizers = new Optimizers(module.configureOptimizers(), state, memory.root())) {
                memory.inStep(state, step -> assertThat(module.trainingStep(batch(step, 2, false, 1), optimizers)
                                .scalars()
                                .get("loss"))
                        .isFinite());
            }
        }
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThatThrownBy(() -> SmallGlass.config(2))
                .hasMessage("svd must be 0 (manifold) or 1 (hypersphere), but is 2");
        assertThatThrownBy(() -> SmallGlass.config(0, 0, 12, 8, 1, 6, true, Optional.empty()))
                .hasMessage("feature_scale must be positive, but is 0.0");
    }
}
