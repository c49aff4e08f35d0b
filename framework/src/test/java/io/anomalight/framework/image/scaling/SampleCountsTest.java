package io.anomalight.framework.image.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageChannels;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SampleCountsTest {
    private static final int WHITE = 65_535;

    private static DecodedImage grey(int... values) {
        BufferedImage image = new BufferedImage(values.length, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setPixels(0, 0, values.length, 1, values);
        return DecodedImage.of(image);
    }

    @Test
    void percentilesAreThoseOfAllSortedValuesWithInterpolation() {
        int[] all = new SplittableRandom(1).ints(1_001, 20_000, 40_000).toArray();
        SampleCounts counts = new SampleCounts(1);
        counts.add(grey(Arrays.copyOf(all, 400)));
        counts.add(grey(Arrays.copyOfRange(all, 400, all.length)));
        Arrays.sort(all);

        ImageChannels.Range range = counts.ranges(0.25, 99.9).get(0);

        assertThat(range.low() * WHITE).isCloseTo(all[2] + 0.5f * (all[3] - all[2]), within(0.01f));
        assertThat(range.high() * WHITE).isCloseTo(all[999], within(0.01f));
    }

    @Test
    void aChannelWithOneValueGetsARangeOfOneStep() {
        SampleCounts counts = new SampleCounts(1);
        counts.add(grey(7, 7, 7));

        assertThat(counts.ranges(0, 100)).containsExactly(new ImageChannels.Range(7f / WHITE, 8f / WHITE));
    }

    @Test
    void aChannelWithOneValueBetweenThePercentilesIsNamed() {
        SampleCounts counts = new SampleCounts(1);
        counts.add(grey(7, 7, 7, 9));

        assertThat(new ScalingConfig(ScalingConfig.Mode.PERCENTILE, List.of(0.0, 60.0), 0.25).constant(counts))
                .containsExactly(1);
        assertThat(new ScalingConfig(ScalingConfig.Mode.PERCENTILE, List.of(0.0, 100.0), 0.25).constant(counts))
                .isEmpty();
        assertThat(counts.bits()).containsExactly(16);
    }

    @Test
    void aGreyImageCountsInEachOfThreeChannels() {
        SampleCounts counts = new SampleCounts(3);
        counts.add(grey(1, 2));

        assertThat(counts.ranges(0, 100)).hasSize(3).containsOnly(new ImageChannels.Range(1f / WHITE, 2f / WHITE));
    }

    @Test
    void theMarginWidensBothEnds() {
        SampleCounts counts = new SampleCounts(1);
        counts.add(grey(0, WHITE));
        ScalingConfig scaling = new ScalingConfig(ScalingConfig.Mode.PERCENTILE, List.of(0.0, 100.0), 0.5);

        assertThat(scaling.ranges(counts)).containsExactly(new ImageChannels.Range(-0.5f, 1.5f));
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new ScalingConfig(ScalingConfig.Mode.RANGE, List.of(99.0, 1.0), 0))
                .hasMessageStartingWith("percentiles must be a lower and a higher number from 0 to 100");
        assertThatThrownBy(() -> new ScalingConfig(ScalingConfig.Mode.RANGE, List.of(1.0, 99.0), -1))
                .hasMessage("margin must be from 0 to 10, but is -1.0");
    }
}
