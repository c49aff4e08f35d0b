package io.anomalight.models.components.maps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class MapResizeTest {

    @Test
    void putsCornersOnCorners(NativeMemory memory) {
        assertThat(resized(memory, MapResize::alignCorners, new float[] {0, 1, 2, 3}, 2, 2, 3, 3))
                .containsExactly(new float[] {0, .5f, 1, 1, 1.5f, 2, 2, 2.5f, 3}, within(1e-6f));
    }

    @Test
    void putsCentresOnCentres(NativeMemory memory) {
        // torch.nn.functional.interpolate(torch.tensor([[[[0., 1.], [2., 3.]]]]), (4, 3), mode="bilinear")
        assertThat(resized(memory, MapResize::bilinear, new float[] {0, 1, 2, 3}, 2, 2, 4, 3))
                .containsExactly(new float[] {0, .5f, 1, .5f, 1, 1.5f, 1.5f, 2, 2.5f, 2, 2.5f, 3}, within(1e-6f));
    }

    @Test
    void shrinksWithoutAntialiasing(NativeMemory memory) {
        // torch.nn.functional.interpolate(torch.tensor([[[[0., 9., 2., 5., 1.]]]]), (1, 2), mode="bilinear")
        assertThat(resized(memory, MapResize::bilinear, new float[] {0, 9, 2, 5, 1}, 1, 5, 1, 2))
                .containsExactly(new float[] {6.75f, 4}, within(1e-6f));
    }

    @Test
    void repeatsTheNearestPixel(NativeMemory memory) {
        // torch.nn.functional.interpolate(torch.tensor([[[[1., 2., 3.]]]]), (2, 5), mode="nearest")
        assertThat(resized(memory, MapResize::nearest, new float[] {1, 2, 3}, 1, 3, 2, 5))
                .containsExactly(1, 1, 2, 2, 3, 1, 1, 2, 2, 3);
    }

    @Test
    void spreadsASingleCellOverTheWholeMap(NativeMemory memory) {
        assertThat(resized(memory, MapResize::alignCorners, new float[] {7}, 1, 1, 2, 3))
                .containsOnly(7f)
                .hasSize(6);
    }

    @Test
    void readsBetweenPixelsAndRepeatsTheLastBeyondTheEdge(NativeMemory memory) {
        assertThat(resized(
                        memory,
                        (maps, size) -> EagerOperand.compute(
                                maps, in -> MapResize.sampled(in, new ImageSize(2, 2), size, 0.25, 0.5)),
                        new float[] {0, 4, 8, 12},
                        2,
                        2,
                        1,
                        4))
                .containsExactly(new float[] {3, 5, 6, 6}, within(1e-6f));
    }

    @Test
    void gradientsFlowThroughIt(NativeMemory memory) {
        try (NDManager manager = memory.root().newSubManager()) {
            NDArray map = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 2, 2));
            map.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(
                        MapResize.alignCorners(map, new ImageSize(3, 3)).sum());
            }
            // Each corner is seen once whole, twice by halves and once by a quarter.
            assertThat(map.getGradient().toFloatArray()).containsOnly(2.25f);
        }
    }

    /** They were not finite now and then: the matrices were Java's memory, and collected before the way back. */
    @Test
    void gradientsFlowThroughItThoughJavaCollectsItsGarbageMeanwhile(NativeMemory memory) {
        long before = directBuffers().getMemoryUsed();
        try (NDManager manager = memory.root().newSubManager()) {
            NDArray map = manager.ones(new Shape(1, 24, 24));
            map.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray sum = MapResize.alignCorners(map, new ImageSize(48, 48)).sum();
                System.gc();
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
                while (directBuffers().getMemoryUsed() > before && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                for (int i = 0; i < 64; i++) {
                    manager.full(new Shape(24, 48), Float.NaN); // where the matrices were, if they are no more
                }
                collector.backward(sum);
            }
            // Each output is a mean of inputs.
            try (NDArray gradient = map.getGradient();
                    NDArray total = gradient.sum()) {
                assertThat(total.getFloat()).isCloseTo(48 * 48, within(0.01f));
            }
        }
    }

    private static BufferPoolMXBean directBuffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
    }

    private static float[] resized(
            NativeMemory memory,
            BiFunction<NDArray, ImageSize, NDArray> resize,
            float[] map,
            int height,
            int width,
            int toHeight,
            int toWidth) {
        try (NDManager manager = memory.root().newSubManager()) {
            NDArray small = manager.create(map, new Shape(1, height, width));
            return resize.apply(small, new ImageSize(toHeight, toWidth)).toFloatArray();
        }
    }
}
