package io.anomalight.framework.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NumberDomainTest {
    @Test
    void valuesOfStepsAreExactDecimals() {
        NumberDomain tenths = new NumberDomain(0, 0.9, 0.1, false);

        assertThat(tenths.text(tenths.nearest(0.31))).isEqualTo("0.3");
        assertThat(tenths.text(tenths.nearest(5))).isEqualTo("0.9");
        assertThat(tenths.text(tenths.nearest(-5))).isEqualTo("0");
    }

    @Test
    void wholeNumbersHaveNoPoint() {
        NumberDomain whole = new NumberDomain(1, 1000, 1, true);

        assertThat(whole.text(whole.nearest(99.6))).isEqualTo("100");
    }

    @Test
    void valuesAreShortAndStayInside() {
        NumberDomain rate = new NumberDomain(1e-5, 1e-2, 0, true);

        assertThat(rate.text(rate.nearest(0.00012345678901))).isEqualTo("1.23457E-4");
        assertThat(rate.nearest(1)).isEqualTo(1e-2);
        NumberDomain narrow = new NumberDomain(1000, 1000.001, 0, false);
        assertThat(narrow.nearest(1000.00012345)).isBetween(1000.0001, 1000.0002);
    }

    @Test
    void drawsOfALogarithmicIntervalAreAsOftenInEachPowerOfTen() {
        NumberDomain rate = new NumberDomain(1e-4, 1e-2, 0, true);
        SplittableRandom random = new SplittableRandom(1);
        int below = 0;
        for (int i = 0; i < 1000; i++) {
            below += rate.draw(random) < 1e-3 ? 1 : 0;
        }

        assertThat(below).isBetween(450, 550);
    }

    @Test
    void eachWholeNumberIsDrawnAsOften() {
        NumberDomain whole = new NumberDomain(1, 3, 1, false);
        SplittableRandom random = new SplittableRandom(1);
        int[] counts = new int[4];
        for (int i = 0; i < 3000; i++) {
            counts[(int) whole.draw(random)]++;
        }

        assertThat(List.of(counts[1], counts[2], counts[3])).allMatch(count -> count > 900 && count < 1100);
    }

    @Test
    void emptyAndImpossibleIntervalsAreRefused() {
        assertThatThrownBy(() -> new NumberDomain(2, 1, 0, false))
                .hasMessage("an interval needs a start below its end, but is from 2 to 1");
        assertThatThrownBy(() -> new NumberDomain(0, 1, 0, true))
                .hasMessage("a logarithmic interval needs a start above 0, but starts at 0");
        assertThatThrownBy(() -> new NumberDomain(0, 1, 2, false)).hasMessageContaining("the step 2 does not fit");
    }
}
