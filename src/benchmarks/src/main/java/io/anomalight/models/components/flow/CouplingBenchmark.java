package io.anomalight.models.components.flow;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.GradientCollector;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import java.util.List;
import java.util.Optional;
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
 * One coupling block of CFLOW on a batch of fibers.
 *
 * <p>To measure another way to compute it, add a method with {@link #inStep} or {@link #withGradients}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CouplingBenchmark {
    private static final int CONDITION = 128;
    private static final String BLOCK = "block.";

    /** Channels of the feature map. */
    @Param({"128", "256", "1024"})
    public int channels;

    /** Fibers per batch: 64 as in training, 2048 as in scoring. */
    @Param({"64", "2048"})
    public int fibers;

    private NativeMemory memory;
    private ModuleState state;
    private NormalizingFlow block;

    @Setup
    public void open() {
        SplittableRandom random = new SplittableRandom(0);
        FlowShape shape = new FlowShape(channels, CONDITION, 1, 1.9, false);
        memory = NativeMemory.open();
        state = new ModuleState(memory.root());
        block = new NormalizingFlow(shape, state, BLOCK).initialize(random);
        state.names(BLOCK).stream().filter(name -> !name.endsWith("perm")).forEach(name -> state.get(name)
                .setRequiresGradient(true));
        state.buffer("x", normal(fibers * channels, random), fibers, channels);
        state.buffer("condition", normal(fibers * CONDITION, random), fibers, CONDITION);
    }

    static float[] normal(int length, SplittableRandom random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The forward pass of scoring. */
    @Benchmark
    public float forward() {
        return inStep(this::plain);
    }

    /** The forward and backward pass of training, for the gradients of all parameters. */
    @Benchmark
    public float forwardAndBackward() {
        return withGradients(this::plain);
    }

    private NDList plain() {
        return EagerOperand.computeAll(new NDList(state.get("x"), state.get("condition")), in -> {
            Transformed z = block.forward(in.get(0), Optional.of(in.get(1)), Layout.ROWS);
            return List.of(z.output(), z.logDeterminant());
        });
    }

    private float inStep(Supplier<NDList> computation) {
        float[] read = new float[1];
        memory.inStep(state, step -> read[0] = computation.get().get(1).sum().getFloat());
        return read[0];
    }

    private float withGradients(Supplier<NDList> computation) {
        float[] read = new float[1];
        memory.inStep(state, step -> {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDList z = computation.get();
                NDArray loss = z.head().square().sum().sub(z.get(1).sum());
                collector.backward(loss);
                read[0] = loss.getFloat();
            }
        });
        return read[0];
    }

    @TearDown
    public void close() {
        memory.close();
    }
}
