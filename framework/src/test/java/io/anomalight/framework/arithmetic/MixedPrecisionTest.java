package io.anomalight.framework.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.testing.NoNativeLeaks;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Torch computes bfloat16 in software if the processor can't, so these tests run on every machine. */
@NoNativeLeaks
class MixedPrecisionTest {
    private static final int ROWS = 7;
    private static final int IN = 40;
    private static final int OUT = 5;

    private final float[] x = uniform(1, ROWS * IN);
    private final float[] weight = uniform(2, OUT * IN);
    private final float[] bias = uniform(3, OUT);

    @Test
    void outsideAPassProductsAreFloat32(NativeMemory memory) {
        float[] linear = compute(memory, Precision.FLOAT32, (products, in) -> products.linear(in, "weight", "bias"));

        for (int i = 0; i < linear.length; i++) {
            assertThat(linear[i]).isCloseTo((float) (exact(x, weight, i) + bias[i % OUT]), within(1e-5f));
        }
    }

    @Test
    void linearMultipliesRoundedNumbersAndAddsTheExactBias(NativeMemory memory) {
        float[] linear = compute(memory, Precision.BF16, (products, in) -> products.linear(in, "weight", "bias"));

        for (int i = 0; i < linear.length; i++) {
            float product = rounded((float) exact(rounded(x), rounded(weight), i));
            assertThat(linear[i] - bias[i % OUT]).isCloseTo(product, within(Math.abs(product) / 128 + 1e-6f));
        }
    }

    @Test
    void productsAreRounded(NativeMemory memory) {
        float[] product = compute(memory, Precision.BF16, (products, in) -> products.product(in, "weight"));

        for (int i = 0; i < product.length; i++) {
            assertThat(product[i]).isEqualTo(rounded(product[i]));
            assertThat(product[i])
                    .isCloseTo((float) exact(rounded(x), rounded(weight), i), within(Math.abs(product[i]) / 128));
        }
    }

    @Test
    void resultsMayBeChangedInPlace(NativeMemory memory) {
        float[] product = compute(memory, Precision.BF16, (products, in) -> products.product(in, "weight"));
        float[] changed = compute(memory, Precision.BF16, (products, in) -> products.product(in, "weight")
                .addi(1));

        assertThat(changed[0]).isEqualTo(product[0] + 1);
    }

    @Test
    void aConvolutionOfOnePixelIsALinearMap(NativeMemory memory) {
        float[] linear = compute(memory, Precision.BF16, (products, in) -> products.linear(in, "weight", "bias"));
        float[] convolved = compute(
                memory,
                Precision.BF16,
                (products, in) -> products.convolve(in.reshape(ROWS, IN, 1, 1), "kernel", "bias", 1, 0));

        assertThat(convolved).containsExactly(linear, within(0.02f));
    }

    @Test
    void convolutionsHaveStrideAndPadding(NativeMemory memory) {
        try (ModuleState state = state(memory)) {
            MixedPrecision products = new MixedPrecision(state);
            state.buffer("three", uniform(4, 2 * 4 * 3 * 3), 2, 4, 3, 3);
            state.buffer("two", uniform(5, 2), 2);
            NDArray[] kept = new NDArray[2];
            memory.inStep(state, step -> kept[0] = state.buffer("f", convolved(products, step)));
            PassMemory.Pass pass = state.pass().begin(Precision.BF16);
            try (pass) {
                memory.inStep(state, step -> kept[1] = state.buffer("b", convolved(products, step)));
            }
            assertThat(kept[1].getShape()).isEqualTo(kept[0].getShape()).isEqualTo(new Shape(1, 2, 3, 4));
            assertThat(kept[1].toFloatArray())
                    .isNotEqualTo(kept[0].toFloatArray())
                    .containsExactly(kept[0].toFloatArray(), within(0.03f));
        }
    }

    private static NDArray convolved(MixedPrecision products, NDManager step) {
        return products.convolve(step.create(uniform(6, 4 * 6 * 7), new Shape(1, 4, 6, 7)), "three", "two", 2, 1);
    }

    @Test
    void weightsAreCastOncePerPassAndFreedAtItsEnd(NativeMemory memory) {
        try (ModuleState state = state(memory)) {
            MixedPrecision products = new MixedPrecision(state);
            int before = memory.root().getManagedArrays().size();
            PassMemory.Pass pass = state.pass().begin(Precision.BF16);
            try (pass) {
                for (int i = 0; i < 100; i++) {
                    memory.inStep(
                            state, step -> products.linear(step.create(x, new Shape(ROWS, IN)), "weight", "bias"));
                    assertThat(memory.root().getManagedArrays()).hasSize(before + 1);
                }
                assertThat(state.saved()).containsOnlyKeys("weight", "kernel", "bias");
                assertThat(state.leaked()).isZero();
            }
            assertThat(memory.root().getManagedArrays()).hasSize(before);
            assertThat(state.pass().precision()).isEqualTo(Precision.FLOAT32);
        }
    }

    @Test
    void eachPassCastsTheCurrentWeights(NativeMemory memory) {
        try (ModuleState state = state(memory)) {
            MixedPrecision products = new MixedPrecision(state);
            float first = firstProduct(memory, state, products);
            state.get("weight").muli(2);

            assertThat(firstProduct(memory, state, products)).isEqualTo(2 * first);
        }
    }

    @Test
    void copiesOfAnOpenPassAreFreedWithTheState(NativeMemory memory) {
        try (ModuleState state = state(memory)) {
            state.pass().begin(Precision.BF16);
            memory.inStep(state, step -> new MixedPrecision(state)
                    .linear(step.create(x, new Shape(ROWS, IN)), "weight", "bias"));
        }
        assertThat(memory.root().getManagedArrays()).isEmpty();
    }

    @Test
    void passesCanNotBeNested(NativeMemory memory) {
        try (ModuleState state = state(memory)) {
            PassMemory.Pass pass = state.pass().begin(Precision.BF16);
            assertThatThrownBy(() -> state.pass().begin(Precision.FLOAT32))
                    .hasMessage("a pass over images can't begin within another");
            pass.close();
            assertThatThrownBy(() -> state.pass().derived("weight", NDArray::neg))
                    .hasMessage("an array can be derived from \"weight\" only within a pass over images");
        }
    }

    private float firstProduct(NativeMemory memory, ModuleState state, MixedPrecision products) {
        float[] first = new float[1];
        PassMemory.Pass pass = state.pass().begin(Precision.BF16);
        try (pass) {
            memory.inStep(
                    state,
                    step -> first[0] = products.product(step.create(x, new Shape(ROWS, IN)), "weight")
                            .getFloat(0, 0));
        }
        return first[0];
    }

    private float[] compute(
            NativeMemory memory, Precision precision, BiFunction<MixedPrecision, NDArray, NDArray> computation) {
        float[][] result = new float[1][];
        try (ModuleState state = state(memory)) {
            PassMemory.Pass pass = state.pass().begin(precision);
            try (pass) {
                memory.inStep(
                        state,
                        step -> result[0] = computation
                                .apply(new MixedPrecision(state), step.create(x, new Shape(ROWS, IN)))
                                .toFloatArray());
            }
        }
        return result[0];
    }

    private ModuleState state(NativeMemory memory) {
        ModuleState state = new ModuleState(memory.root());
        state.buffer("weight", weight, OUT, IN);
        state.buffer("kernel", weight, OUT, IN, 1, 1);
        state.buffer("bias", bias, OUT);
        return state;
    }

    /** The element {@code i} of x · weightᵀ. */
    private static double exact(float[] x, float[] weight, int i) {
        double sum = 0;
        for (int k = 0; k < IN; k++) {
            sum += (double) x[i / OUT * IN + k] * weight[i % OUT * IN + k];
        }
        return sum;
    }

    private static float[] rounded(float[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = rounded(values[i]);
        }
        return rounded;
    }

    /** The nearest number with eight bits of mantissa, ties to even. */
    private static float rounded(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat((bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000);
    }

    private static float[] uniform(int seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
