package io.anomalight.models.efficientad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class QuantileSampleTest {

    @Test
    void isExactAndLinearBetweenNeighboursWhileAllFits() {
        QuantileSample sample = new QuantileSample(5);
        sample.addAll(new float[] {4, 1, 3});
        sample.addAll(new float[] {2, 5});

        assertThat(sample.quantiles(0)[0]).isEqualTo(1);
        assertThat(sample.quantiles(0.5)[0]).isEqualTo(3);
        assertThat(sample.quantiles(0.9)[0]).isCloseTo(4.6, within(1e-12));
        assertThat(sample.quantiles(1)[0]).isEqualTo(5);
    }

    @Test
    void keepsAnEvenShareOfWhatDoesNotFit() {
        QuantileSample sample = new QuantileSample(10_000);
        float[] ramp = new float[1000];
        for (int chunk = 0; chunk < 300; chunk++) {
            for (int i = 0; i < ramp.length; i++) {
                ramp[i] = (chunk * ramp.length + i) / 300_000f;
            }
            sample.addAll(ramp);
        }
        assertThat(sample.size()).isBetween(5_000, 10_000);
        assertThat(sample.quantiles(0.9)[0]).isCloseTo(0.9, within(0.01));
        assertThat(sample.quantiles(0.995)[0]).isCloseTo(0.995, within(0.003));
    }

    @Test
    void growsToItsCapacity() {
        QuantileSample sample = new QuantileSample(200_000);
        float[] ramp = new float[150_000];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = i;
        }
        sample.addAll(ramp);

        assertThat(sample.size()).isEqualTo(150_000);
        assertThat(sample.quantiles(0, 0.5, 1)).containsExactly(0, 74_999.5, 149_999);
    }

    @Test
    void doesNotDependOnHowValuesAreHandedOver() {
        float[] values = new float[5000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        QuantileSample atOnce = new QuantileSample(100);
        atOnce.addAll(values);
        QuantileSample oneByOne = new QuantileSample(100);
        for (float value : values) {
            oneByOne.addAll(new float[] {value});
        }
        assertThat(oneByOne.quantiles(0.77)[0]).isEqualTo(atOnce.quantiles(0.77)[0]);
        assertThat(oneByOne.size()).isEqualTo(atOnce.size()).isLessThanOrEqualTo(100);
    }

    @Test
    void refusesTheQuantileOfNothing() {
        assertThatThrownBy(() -> new QuantileSample(3).quantiles(0.5)).isInstanceOf(IllegalStateException.class);
    }
}
