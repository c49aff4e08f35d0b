package io.anomalight.models.components.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NoNativeLeaks
class FoldedFlowTest {

    // 700 positions of 128 channels are computed in two pieces.
    @ParameterizedTest
    @CsvSource({
        "16,8,3,2,12",
        "17,8,3,3,5",
        "2,4,1,1,1",
        "33,0,4,2,20",
        "128,128,8,2,700",
    })
    void theLikelihoodIsThatOfThePlainArithmetic(
            int channels, int condition, int blocks, int images, int positions, NativeMemory memory) {
        difference(Precision.FLOAT32, 1e-5, channels, condition, blocks, images, positions, memory);
    }

    @ParameterizedTest
    @CsvSource({"17,8,3,3,5", "128,128,8,2,700"})
    void inBfloat16ItIsThatWithinTheErrorOfItsNumbers(
            int channels, int condition, int blocks, int images, int positions, NativeMemory memory) {
        difference(Precision.BF16, 0.02, channels, condition, blocks, images, positions, memory);
    }

    private static void difference(
            Precision precision,
            double tolerance,
            int channels,
            int condition,
            int blocks,
            int images,
            int positions,
            NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            FlowShape shape = new FlowShape(channels, condition, blocks, 1.9, false);
            NormalizingFlow flow = new NormalizingFlow(shape, state, "f.").initialize(new SplittableRandom(5));
            TriedFlows.unlikeFresh(flow, state);
            PtSymbolBlock script = state.open(FoldedFlow::load);
            memory.inStep(state, step -> {
                NDList rows = TriedFlows.rows(step, images * positions, channels, condition);
                NDArray table = condition == 0
                        ? step.zeros(new Shape(positions, 0))
                        : rows.get(1).get("0:" + positions);
                NDList repeated = condition == 0 ? new NDList() : new NDList(table.tile(new long[] {images, 1}));
                float[] plain = flow.logLikelihood(rows.head(), repeated).toFloatArray();
                try (FoldedFlow folded = FoldedFlow.of(flow, table, precision, script);
                        ScriptValues features = new ScriptValues().add(rows.head())) {
                    int at = 0;
                    for (FoldedFlow.Piece piece : folded.pieces(features, images)) {
                        try (NDArray fast = ScriptValues.array(piece.logLikelihood(), step)) {
                            for (float actual : fast.toFloatArray()) {
                                double allowed = tolerance * Math.max(1, Math.abs(plain[at]));
                                assertThat(actual).isCloseTo(plain[at], within((float) allowed));
                                at++;
                            }
                        }
                    }
                    assertThat(at).isEqualTo(plain.length);
                }
            });
            assertThat(state.leaked()).isZero();
        }
    }
}
