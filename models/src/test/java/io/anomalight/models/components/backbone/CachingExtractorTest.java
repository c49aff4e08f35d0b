package io.anomalight.models.components.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Batch;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.StopSignal;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.onnx.Value;
import io.anomalight.framework.profiling.Profiler;
import io.anomalight.framework.testing.LinesConsole;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class CachingExtractorTest {
    private static final int HEIGHT = 32;
    private static final int WIDTH = 48;
    private static final int PIXELS = 3 * HEIGHT * WIDTH;

    private final List<String> said = new ArrayList<>();

    @Test
    void anImageIsComputedOnceHoweverOftenItComes(NativeMemory memory) {
        withCounting(memory, 8, (counting, encoder, state) -> {
            List<float[]> first = extract(encoder, state, memory, "a", "b", "c", "d");
            assertThat(counting.images).isEqualTo(4);

            List<float[]> later = extract(encoder, state, memory, "d", "b");
            assertThat(counting.images).isEqualTo(4);
            assertThat(image(later.get(0), 2, 0)).containsExactly(image(first.get(0), 4, 3));
            assertThat(image(later.get(1), 2, 1)).containsExactly(image(first.get(1), 4, 1));

            extract(encoder, state, memory, "a", "e");
            assertThat(counting.images).isEqualTo(5);
            assertThat(said).isEmpty();
        });
    }

    @Test
    void featuresDependNeitherOnTheBatchNorOnWhatIsKept(NativeMemory memory) {
        withResNet(memory, (encoder, state) -> {
            extract(encoder, state, memory, "a", "b", "c", "d", "e");
            List<float[]> partlyKept = extract(encoder, state, memory, "f", "c", "a");
            state.pass().clearCache();
            List<float[]> fresh = extract(encoder, state, memory, "f", "c", "a");

            assertSame(partlyKept, fresh);
        });
    }

    @Test
    void featuresAreThoseOfTheWholeBatchUpToRounding(NativeMemory memory) {
        withResNet(memory, (encoder, state) -> {
            String[] images = {"a", "b", "c", "d", "e", "f"};
            List<float[]> whole = extract(encoder, state, memory, false, images);
            for (int epoch = 0; epoch < 2; epoch++) {
                List<float[]> alone = extract(encoder, state, memory, images);
                for (int tap = 0; tap < whole.size(); tap++) {
                    assertThat(difference(alone.get(tap), whole.get(tap))).isLessThan(1e-5);
                }
            }
        });
    }

    @Test
    void memoryStaysWithinTheBudgetAndTheConsoleSaysOnceHowMuchItHolds(NativeMemory memory) {
        // 2 taps of 16 and of 4 times as many numbers as an image has: 360 kB, of which 2 fit into 1 MB.
        withCounting(memory, 1, (counting, encoder, state) -> {
            long before = memory.usage().bytes();
            for (int epoch = 0; epoch < 3; epoch++) {
                extract(encoder, state, memory, "a", "b", "c", "d");
            }
            assertThat(memory.usage().bytes() - before).isBetween(1L, 1L << 20);
            assertThat(counting.images).isEqualTo(2 + 3 * 2);

            extract(encoder, state, memory, "b", "a");
            assertThat(counting.images).isEqualTo(2 + 3 * 2);
            assertThat(said)
                    .containsExactly("trainer.feature_cache_mb = 1 holds the features of 2 training images (or tiles),"
                            + " 0.4 MB each; the features of the other images are computed in every epoch");
        });
    }

    @Test
    void moreImagesThanASlabHoldsAreKeptInSeveral(NativeMemory memory) {
        withCounting(memory, 64, (counting, encoder, state) -> {
            String[] images = new String[50];
            Arrays.setAll(images, i -> "image" + i);
            List<float[]> first = extract(encoder, state, memory, images);

            assertThat(state.pass().cached("features.1")).isPresent();
            assertSame(extract(encoder, state, memory, images), first);
            assertThat(counting.images).isEqualTo(50);
        });
    }

    @Test
    void nothingIsKeptOfImagesOfWhichNobodyKnowsWhetherTheyComeAgain(NativeMemory memory) {
        withCounting(memory, 1, (counting, encoder, state) -> {
            int before = memory.usage().arrays();
            extract(encoder, state, memory, false, "a", "b");
            extract(encoder, state, memory, false, "a", "b");

            assertThat(counting.images).isEqualTo(4);
            assertThat(memory.usage().arrays()).isEqualTo(before);
        });
    }

    @Test
    void bfloat16NeitherReadsNorWritesWhatIsKept(NativeMemory memory) {
        withCounting(memory, 1, (counting, encoder, state) -> {
            PassMemory.Pass pass = state.pass().begin(Precision.BF16);
            try (pass) {
                extract(encoder, state, memory, "a");
                assertThat(state.pass().cached("features.0")).isEmpty();
            }
            extract(encoder, state, memory, "a");
            PassMemory.Pass later = state.pass().begin(Precision.BF16);
            try (later) {
                extract(encoder, state, memory, "a");
            }
            assertThat(counting.images).isEqualTo(3);
        });
    }

    @Test
    void whatWasKeptForAFitIsFreedWithIt(NativeMemory memory) {
        withCounting(memory, 1, (counting, encoder, state) -> {
            int before = memory.usage().arrays();
            extract(encoder, state, memory, "a", "b");
            assertThat(state.saved()).isEmpty();
            assertThat(state.leaked()).isZero();
            assertThat(encoder.keeps("b")).isTrue();
            state.pass().clearCache();
            assertThat(memory.usage().arrays()).isEqualTo(before);
            assertThat(encoder.keeps("b")).isFalse();

            extract(encoder, state, memory, "b");
            assertThat(counting.images).isEqualTo(3);
        });
    }

    @Test
    void withoutABudgetThereIsNothingBetweenModelAndEncoder(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Counting counting = new Counting();
            assertThat(Encoders.caching(counting, state, environment(0))).isSameAs(counting);
        }
    }

    @Test
    void plainArithmeticKeepsNothing(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Counting counting = new Counting();
            RunContext plain = environment(8).with(Arithmetic.PLAIN);
            assertThat(Encoders.caching(counting, state, plain)).isSameAs(counting);
        }
    }

    @FunctionalInterface
    private interface Trial {
        void of(Counting counting, FeatureExtractor encoder, ModuleState state);
    }

    private void withCounting(NativeMemory memory, int budgetMb, Trial trial) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Counting counting = new Counting();
            trial.of(counting, Encoders.caching(counting, state, environment(budgetMb)), state);
        }
    }

    @FunctionalInterface
    private interface Look {
        void at(FeatureExtractor encoder, ModuleState state);
    }

    private void withResNet(NativeMemory memory, Look look) {
        BackboneSpec spec = new BackboneSpec("resnet18", List.of("layer1", "layer2", "layer3"), false, Map.of());
        try (ModuleState state = new ModuleState(memory.root())) {
            look.at(Encoders.load(spec, state, environment(8)), state);
        }
    }

    private RunContext environment(int featureCacheMb) {
        Console console = new LinesConsole(said);
        return new RunContext(
                3,
                console,
                Path.of("no cache"),
                StopSignal.NEVER,
                Profiler.NONE,
                Precision.FLOAT32,
                Precision.FLOAT32,
                featureCacheMb);
    }

    private static List<float[]> extract(
            FeatureExtractor encoder, ModuleState state, NativeMemory memory, String... identities) {
        return extract(encoder, state, memory, true, identities);
    }

    private static List<float[]> extract(
            FeatureExtractor encoder, ModuleState state, NativeMemory memory, boolean again, String... identities) {
        float[] pixels = new float[identities.length * PIXELS];
        for (int i = 0; i < identities.length; i++) {
            SplittableRandom random = new SplittableRandom(identities[i].hashCode());
            for (int k = 0; k < PIXELS; k++) {
                pixels[i * PIXELS + k] = (float) random.nextDouble();
            }
        }
        List<float[]> taps = new ArrayList<>();
        memory.inStep(state, step -> {
            NDArray images = step.create(pixels, new Shape(identities.length, 3, HEIGHT, WIDTH));
            List<String> known = again ? List.of(identities) : List.of();
            int before = step.getManagedArrays().size() - slabs(state);
            NDList features = encoder.extract(new Batch(images, new SplittableRandom(0), known));
            assertThat(step.getManagedArrays().size()).isEqualTo(before + slabs(state) + features.size());
            features.stream().map(NDArray::toFloatArray).forEach(taps::add);
        });
        assertThat(state.leaked()).isZero();
        return taps;
    }

    private static int slabs(ModuleState state) {
        int slabs = 0;
        while (state.pass().cached("features." + slabs).isPresent()) {
            slabs++;
        }
        return slabs;
    }

    private static void assertSame(List<float[]> actual, List<float[]> expected) {
        for (int tap = 0; tap < expected.size(); tap++) {
            assertThat(Arrays.equals(actual.get(tap), expected.get(tap))).isTrue();
        }
    }

    /** The largest difference, as a share of the largest value. */
    private static double difference(float[] actual, float[] expected) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
        }
        return difference / largest;
    }

    private static float[] image(float[] batch, int images, int image) {
        int length = batch.length / images;
        return Arrays.copyOfRange(batch, image * length, (image + 1) * length);
    }

    /** Two taps of images enlarged, and of how many images it was asked. */
    private static final class Counting implements FeatureExtractor {
        private int images;

        @Override
        public List<FeatureLayer> layers() {
            return List.of(new FeatureLayer("wide", 48, 1), new FeatureLayer("narrow", 12, 1));
        }

        @Override
        public NDList extract(NDArray batch) {
            images += (int) batch.getShape().get(0);
            return new NDList(batch.repeat(1, 16), batch.repeat(1, 4));
        }

        @Override
        public List<Value> extract(Value images, ImageSize size) {
            throw new AssertionError("no test writes this encoder as a graph");
        }

        @Override
        public WeightsOrigin origin() {
            return new WeightsOrigin("none", Optional.empty());
        }
    }
}
