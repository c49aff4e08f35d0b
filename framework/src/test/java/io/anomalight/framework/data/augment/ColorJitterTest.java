package io.anomalight.framework.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.checkpoint.Safetensors;
import io.anomalight.framework.data.augment.ColorJitter.Property;
import io.anomalight.framework.data.augment.ColorJitter.Step;
import io.anomalight.framework.testing.Golden;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The references were made by NumPy and colorsys: {@code src/test/python/augment_reference.py}. */
class ColorJitterTest {
    /** In the order of the script. */
    private static final List<Property> PROPERTIES =
            List.of(Property.BRIGHTNESS, Property.CONTRAST, Property.SATURATION, Property.HUE);

    private static final ColorJitterConfig ALL = new ColorJitterConfig(0.5, 0.25, 2, 0.125);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void coloursChangeAsTorchvisionChangesThem(int chain) {
        Safetensors reference = Golden.open("augment");
        float[] steps = reference.read("colour." + chain + ".chain").floats();
        List<Step> jitter = new ArrayList<>();
        for (int i = 0; i < steps.length; i += 2) {
            jitter.add(new Step(PROPERTIES.get((int) steps[i]), steps[i + 1]));
        }
        float[] input = reference.read("colour.input").floats();
        float[] before = input.clone();

        assertThat(new ColorJitter(jitter).of(input))
                .containsExactly(reference.read("colour." + chain + ".changed").floats(), within(1e-6f));
        assertThat(input).isEqualTo(before); // pixels are shared
    }

    @Test
    void aFactorOfOneAndAShiftOfNothingLeaveColoursAsTheyAre() {
        float[] input = Golden.open("augment").read("colour.input").floats();
        ColorJitter nothing = new ColorJitter(List.of(
                new Step(Property.BRIGHTNESS, 1),
                new Step(Property.CONTRAST, 1),
                new Step(Property.SATURATION, 1),
                new Step(Property.HUE, 0)));

        assertThat(nothing.of(input)).containsExactly(input, within(1e-6f));
        assertThat(new ColorJitter(List.of()).of(input)).isEqualTo(input);
    }

    @Test
    void everyOrderIsDrawnAndEveryAmountIsWithinItsBounds() {
        SplittableRandom random = new SplittableRandom(1);
        Set<List<Property>> orders = new HashSet<>();
        double least = 1;
        double most = 1;
        for (int i = 0; i < 1000; i++) {
            ColorJitter jitter = ALL.draw(random);
            orders.add(jitter.steps().stream().map(Step::property).toList());
            for (Step step : jitter.steps()) {
                switch (step.property()) {
                    case BRIGHTNESS -> {
                        assertThat(step.amount()).isBetween(0.5, 1.5);
                        least = Math.min(least, step.amount());
                        most = Math.max(most, step.amount());
                    }
                    case CONTRAST -> assertThat(step.amount()).isBetween(0.75, 1.25);
                    case SATURATION -> assertThat(step.amount()).isBetween(0.0, 3.0);
                    case HUE -> assertThat(step.amount()).isBetween(-0.125, 0.125);
                }
            }
        }
        assertThat(orders).hasSize(24);
        assertThat(least).isLessThan(0.51);
        assertThat(most).isGreaterThan(1.49);
    }

    @Test
    void theSameRandomNumbersDrawTheSameChanges() {
        assertThat(ALL.draw(new SplittableRandom(4))).isEqualTo(ALL.draw(new SplittableRandom(4)));
        assertThat(ALL.draw(new SplittableRandom(4))).isNotEqualTo(ALL.draw(new SplittableRandom(5)));
    }

    @Test
    void onlyEnabledPropertiesAreChanged() {
        assertThat(new ColorJitterConfig(0, 0.2, 0, 0)
                        .draw(new SplittableRandom(1))
                        .steps())
                .extracting(Step::property)
                .containsExactly(Property.CONTRAST);
        assertThat(ColorJitterConfig.NONE.changes()).isFalse();
        assertThat(ColorJitterConfig.NONE.draw(new SplittableRandom(1)).steps()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-0.1,0,0,0,'brightness must not be negative, but is -0.1'",
        "0,NaN,0,0,'contrast must not be negative, but is NaN'",
        "0,0,-1,0,'saturation must not be negative, but is -1.0'",
        "0,0,0,0.6,'hue must be from 0 to 0.5, but is 0.6'",
        "0,0,0,-0.1,'hue must be from 0 to 0.5, but is -0.1'"
    })
    void invalidBoundsAreRefused(double brightness, double contrast, double saturation, double hue, String sentence) {
        assertThatThrownBy(() -> new ColorJitterConfig(brightness, contrast, saturation, hue))
                .hasMessage(sentence);
    }
}
