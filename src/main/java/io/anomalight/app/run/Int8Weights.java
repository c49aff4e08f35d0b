package io.anomalight.app.run;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.checkpoint.UnusableException;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.console.Progress;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageChannels;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.InputRegions;
import io.anomalight.framework.image.ResizeMode;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.onnx.int8.Int8Graph;
import io.anomalight.onnx.int8.Scope;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;

/** The graph of a module with int8 weights, for the values of good images. Not thread-safe. */
final class Int8Weights implements AutoCloseable {
    /** More images hardly change the ranges. */
    private static final int MOST_IMAGES = 200;

    private final AnomalyModule module;
    private final Int8Graph graph;

    private Int8Weights(AnomalyModule module, Int8Graph graph) {
        this.module = module;
        this.graph = graph;
    }

    /**
     * Opens the graph of a module.
     *
     * @throws UserError if no layer of it can have int8 weights
     */
    static Int8Weights of(AnomalyModule module, byte[] scoringGraph) {
        ModuleState state = module.state();
        try {
            Int8Graph graph =
                    Int8Graph.of(scoringGraph, name -> direct(state.get(name).toFloatArray()));
            if (graph.layers(Scope.ALL) == 0) {
                graph.close();
                throw new UserError("weights=int8 has no effect on " + module.name()
                        + ": it has no convolution and no product with weights; use weights=f32");
            }
            return new Int8Weights(module, graph);
        } catch (UnusableException unusable) {
            throw new UserError("weights=int8 is not possible: the model " + unusable.getMessage(), unusable);
        }
    }

    /**
     * Learns the ranges of all values.
     *
     * @return the number of images that were used
     */
    int learn(List<Sample> good, LoaderConfig.OnError onError, Console console) {
        ImageSize size = module.inputSize();
        ImageChannels channels = module.capabilities().channels().current().get();
        List<Sample> readable = ReadableImages.of(
                good.subList(0, Math.min(good.size(), MOST_IMAGES)),
                onError,
                image -> image.reading(channels).read(size),
                console);
        InputRegions regions = module.capabilities().region().get();
        ResizeMode resize = module.capabilities().resize();
        try (Progress progress = console.progress("Learning ranges for int8", "images", readable.size())) {
            for (Sample sample : readable) {
                HostImage image =
                        sample.resized(resize).reading(channels).read(size).counting(regions);
                graph.observe(direct(image.input()), 1, channels.count(), size.height(), size.width());
                progress.step(1);
            }
        }
        return readable.size();
    }

    /** The sets of layers to try, the one with the most layers first. */
    List<Scope> scopes() {
        return Stream.of(Scope.values())
                .filter(scope -> graph.layers(scope) > 0)
                .filter(scope -> scope == Scope.ALL || graph.layers(scope) < graph.layers(Scope.ALL))
                .toList();
    }

    byte[] graph(Scope scope) {
        return graph.written(scope);
    }

    private static FloatBuffer direct(float[] numbers) {
        FloatBuffer buffer = ByteBuffer.allocateDirect(numbers.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return buffer.put(numbers).flip();
    }

    @Override
    public void close() {
        graph.close();
    }
}
