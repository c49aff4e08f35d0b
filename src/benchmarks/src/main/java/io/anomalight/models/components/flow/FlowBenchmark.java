package io.anomalight.models.components.flow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.ScriptValues;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The log-likelihoods of fibers with a decoder of eight blocks.
 *
 * <p>To measure another way to compute them, add a method with {@link #inStep}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FlowBenchmark {
    private static final int CONDITION = 128;
    private static final int BLOCKS = 8;
    private static final int FIBERS = 2048;

    /** Channels of the feature map. */
    @Param({"128", "256", "512"})
    public int channels;

    /** The precision of matrix products; BF16 needs a processor that computes in it. */
    @Param({"FLOAT32", "BF16"})
    public Precision precision = Precision.FLOAT32;

    private NativeMemory memory;
    private ModuleState state;
    private NormalizingFlow flow;
    private FoldedFlow folded;

    @Setup
    public void open() {
        SplittableRandom random = new SplittableRandom(0);
        memory = NativeMemory.open();
        state = new ModuleState(memory.root());
        FlowShape shape = new FlowShape(channels, CONDITION, BLOCKS, 1.9, false);
        flow = new NormalizingFlow(shape, state, "").initialize(random);
        state.buffer("x", CouplingBenchmark.normal(FIBERS * channels, random), FIBERS, channels);
        state.buffer("condition", CouplingBenchmark.normal(FIBERS * CONDITION, random), FIBERS, CONDITION);
        state.pass().begin(precision);
        folded = FoldedFlow.of(flow, state.get("condition"), precision, state.open(FoldedFlow::load));
    }

    /** Block by block, as in the paper. */
    @Benchmark
    public float logLikelihood() {
        return inStep(() -> flow.logLikelihood(state.get("x"), new NDList(state.get("condition"))));
    }

    /** With a flow that was folded before, as in a pass over images, on one core. */
    @Benchmark
    public long foldedLogLikelihood() {
        try (ScriptValues features = new ScriptValues().add(state.get("x"))) {
            List<FoldedFlow.Piece> pieces = folded.pieces(features, 1);
            pieces.forEach(piece -> piece.logLikelihood().close());
            return pieces.size();
        }
    }

    private float inStep(Supplier<NDArray> computation) {
        float[] read = new float[1];
        memory.inStep(state, step -> read[0] = computation.get().sum().getFloat());
        return read[0];
    }

    @TearDown
    public void close() {
        folded.close();
        memory.close();
    }
}
