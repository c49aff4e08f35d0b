package guide.ch09;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import guide.ch09.solutions.BothPaths;
import guide.ch09.solutions.FiniteDifferences;
import guide.ch09.solutions.Inverse;
import guide.shared.TinyRun;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoPathsTest {
    private static final int ROWS = 200;

    @Test
    void bothPathsLearnTheSame() {
        float[] rows = rows();
        List<Float> paper = learned(rows, false);
        List<Float> fast = learned(rows, true);
        for (int i = 0; i < paper.size(); i++) {
            assertThat(fast.get(i)).isEqualTo(paper.get(i), Offset.offset(1e-4f));
        }
        // The rows have means 3 and −1, and deviations 2 and ½: the flow moves them to 0 and 1.
        assertThat(paper.get(0)).isEqualTo((float) Math.log(0.5), Offset.offset(0.2f));
        assertThat(paper.get(1)).isEqualTo((float) Math.log(2), Offset.offset(0.2f));
        assertThat(paper.get(2)).isEqualTo(-1.5f, Offset.offset(0.2f));
        assertThat(paper.get(3)).isEqualTo(2f, Offset.offset(0.3f));
    }

    @Test
    void exercise1BackwardIsTheInverseOfForward() {
        double[] x = {3, -2};
        double[] s = {0.5, -1};
        double[] t = {1, 2};
        assertThat(Inverse.backward(Inverse.forward(x, s, t), s, t)).containsExactly(x, Offset.offset(1e-12));
    }

    @Test
    void exercise2TheFormulaIsTheGradient() {
        double[] parameters = {0.3, -0.2, 0.1, 0.5};
        double[] rows = {1, 2, -1, 0.5, 3, -2};
        assertThat(FiniteDifferences.formula(parameters, rows))
                .containsExactly(FiniteDifferences.gradient(parameters, rows), Offset.offset(1e-6));
    }

    @Test
    void exercise3CflowScoresTheSameOnBothPaths(@TempDir Path folder) throws IOException {
        String[] overrides = TinyRun.overrides(folder);
        List<Path> pictures = List.of(folder.resolve("cloth/good/1.png"), folder.resolve("cloth/bad/1.png"));
        List<Double> paper = BothPaths.scores(false, pictures, overrides);
        List<Double> fast = BothPaths.scores(true, pictures, overrides);
        for (int i = 0; i < pictures.size(); i++) {
            assertThat(fast.get(i)).isCloseTo(paper.get(i), withinPercentage(0.1));
        }
        assertThat(fast.get(1)).isGreaterThan(fast.get(0));
    }

    private static float[] rows() {
        SplittableRandom random = new SplittableRandom(5);
        float[] rows = new float[2 * ROWS];
        for (int i = 0; i < ROWS; i++) {
            rows[2 * i] = (float) (3 + 2 * random.nextGaussian());
            rows[2 * i + 1] = (float) (-1 + 0.5 * random.nextGaussian());
        }
        return rows;
    }

    private static List<Float> learned(float[] rows, boolean fast) {
        List<Float> learned = new ArrayList<>();
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            TinyFlow flow = new TinyFlow(state);
            try (Optimizers optimizers = new Optimizers(List.of(flow.optimizer()), state, memory.root())) {
                for (int step = 0; step < 300; step++) {
                    memory.inStep(state, scope -> {
                        if (fast) {
                            flow.fastMinimize(rows, optimizers);
                        } else {
                            flow.minimize(scope.create(rows).reshape(ROWS, 2), optimizers);
                        }
                    });
                }
            }
            for (String name : List.of("s", "t")) {
                for (float value : state.get(name).toFloatArray()) {
                    learned.add(value);
                }
            }
        }
        return learned;
    }
}
