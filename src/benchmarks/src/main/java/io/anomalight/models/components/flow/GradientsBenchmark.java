package io.anomalight.models.components.flow;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.Precision;
import java.util.List;
import java.util.SplittableRandom;
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
 * The loss of a decoder of eight blocks on a batch of 64 fibers, with the gradients of all its parameters.
 *
 * <p>To measure another way to compute them, add a method.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class GradientsBenchmark {
    private static final int CONDITION = 128;
    private static final int BLOCKS = 8;
    private static final int FIBERS = 64;

    /** Channels of the feature map. */
    @Param({"128", "256", "1024"})
    public int channels;

    private NativeMemory memory;
    private ModuleState state;
    private NormalizingFlow flow;
    private FlowGradients formula;

    @Setup
    public void open() {
        SplittableRandom random = new SplittableRandom(0);
        memory = NativeMemory.open();
        state = new ModuleState(memory.root());
        FlowShape shape = new FlowShape(channels, CONDITION, BLOCKS, 1.9, false);
        flow = new NormalizingFlow(shape, state, "").initialize(random);
        flow.parameterNames().forEach(name -> state.get(name).setRequiresGradient(true));
        state.buffer("x", CouplingBenchmark.normal(FIBERS * channels, random), FIBERS, channels);
        state.buffer("condition", CouplingBenchmark.normal(FIBERS * CONDITION, random), FIBERS, CONDITION);
        formula = FlowGradients.of(flow, Precision.FLOAT32, state).orElseThrow();
    }

    private NDList rows() {
        return new NDList(state.get("x"), state.get("condition"));
    }

    /** With autograd, as in the paper. */
    @Benchmark
    public float recorded() {
        float[] read = new float[1];
        memory.inStep(state, step -> {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray likelihood = flow.logLikelihood(state.get("x"), new NDList(state.get("condition")));
                NDArray loss = Activation.softPlus(likelihood.neg()).mean();
                collector.backward(loss);
                read[0] = loss.getFloat();
            }
        });
        return read[0];
    }

    /**
     * By formula, as in the training. The training binds the rows of many batches at once; this benchmark does it for each
     * batch.
     */
    @Benchmark
    public double byFormula() {
        double[] read = new double[1];
        memory.inStep(state, step -> {
            List<NDArray> gradients = flow.parameterNames().stream()
                    .map(name -> step.zeros(state.get(name).getShape()))
                    .toList();
            read[0] = formula.on(rows()).between(0, FIBERS).compute(gradients);
        });
        return read[0];
    }

    @TearDown
    public void close() {
        memory.close();
    }
}
