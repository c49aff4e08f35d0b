package io.anomalight.framework.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.rule.Adam;
import io.anomalight.framework.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
 * One step of Adam on all parameters of a decoder; most of them are two matrices per block.
 *
 * <p>To measure another update, add a method that calls {@link #step} with it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AdamBenchmark {
    private static final int BLOCKS = 8;
    private static final int CONDITION = 128;

    /** Channels of the feature map: 1, 2 and 17 million parameters. */
    @Param({"128", "256", "1024"})
    public int channels;

    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> gradients = new ArrayList<>();
    private final List<List<NDArray>> moments = List.of(new ArrayList<>(), new ArrayList<>());
    private NativeMemory memory;
    private UpdateRule.Update adam;
    private long steps;

    @Setup
    public void open() {
        memory = NativeMemory.open();
        NDManager root = memory.root();
        int inputs = channels - channels / 2 + CONDITION;
        for (int block = 0; block < BLOCKS; block++) {
            add(root, new Shape(2L * inputs, inputs));
            add(root, new Shape(2L * inputs));
            add(root, new Shape(channels / 2 * 2L, 2L * inputs));
            add(root, new Shape(channels / 2 * 2L));
            add(root, new Shape(channels));
            add(root, new Shape(channels));
        }
        adam = new Adam(1e-4).open(root);
    }

    private void add(NDManager root, Shape shape) {
        parameters.add(root.randomNormal(shape));
        gradients.add(root.randomNormal(shape));
        moments.forEach(moment -> moment.add(root.zeros(shape)));
    }

    /** The step of the training. */
    @Benchmark
    public long adam() {
        return step(adam);
    }

    private long step(UpdateRule.Update update) {
        steps++;
        update.apply(parameters, gradients, moments, steps, 1e-4);
        return steps;
    }

    @TearDown
    public void close() {
        memory.close();
    }
}
