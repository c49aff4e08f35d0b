package io.anomalight.models.cflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.arithmetic.Operand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
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

/** The anomaly maps of images with 256x256 pixels from the log-likelihoods of two feature maps. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AnomalyMapBenchmark {
    private static final ImageSize SIZE = new ImageSize(256, 256);

    /** Images per batch. */
    @Param({"1", "16"})
    public int images;

    private final AnomalyMapGenerator generator = new AnomalyMapGenerator(
            List.of(new ImageSize(32, 32), new ImageSize(16, 16)), SIZE, CflowConfig.Fusion.LIKELIHOOD);
    private NativeMemory memory;
    private ModuleState state;

    @Setup
    public void open() {
        SplittableRandom random = new SplittableRandom(0);
        memory = NativeMemory.open();
        state = new ModuleState(memory.root());
        for (int side : new int[] {32, 16}) {
            float[] likelihoods = new float[images * side * side];
            for (int i = 0; i < likelihoods.length; i++) {
                likelihoods[i] = (float) -random.nextDouble();
            }
            state.buffer("likelihoods" + side, likelihoods, images, side, side);
        }
    }

    /** Computes the maps and copies them to Java memory. */
    @Benchmark
    public float[] anomalyMaps() {
        float[][] read = new float[1][];
        memory.inStep(state, step -> {
            NDList likelihoods = new NDList(state.get("likelihoods32"), state.get("likelihoods16"));
            NDArray maps = EagerOperand.compute(likelihoods, in -> {
                Operand zero = in.get(0).scalar(0);
                return in.get(0)
                        .scalar(2)
                        .sub(generator.normality(in, (layer, logLikelihood) -> logLikelihood.sub(zero)));
            });
            read[0] = maps.toFloatArray();
        });
        return read[0];
    }

    @TearDown
    public void close() {
        memory.close();
    }
}
