package io.anomalight.framework.metrics.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.metrics.guarantee.FalseAlarmPromise.Choice;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference values are those of {@code src/test/python/false_alarm_promise_reference.py}. */
class FalseAlarmPromiseTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0.95, 0.975",
        "1, 5, 0.657408318001, 0.788357458056",
        "4, 5, 0.989793781687, 0.999666444222",
        "0, 20, 0.139108340668, 0.168433470983",
        "1, 20, 0.216106164207, 0.296399079863",
        "10, 20, 0.698046088714, 0.842270925494",
        "19, 20, 0.997438621223, 0.999994047282",
        "0, 59, 0.0495076098882, 0.0606089009503",
        "0, 299, 0.0099691467929, 0.0122615959075",
        "29, 299, 0.1298857152, 0.178909782021",
        "100, 1000, 0.116991532096, 0.147823295776",
        "500, 1000, 0.526482268764, 0.580124453464",
        "0, 100000, 2.99568740194e-05, 3.68881141579e-05",
        "10000, 100000, 0.101574027772, 0.105901816267",
        "50000, 100000, 0.50260571774, 0.510445811566"
    })
    void theBoundIsAQuantileOfTheBetaDistribution(long exceeding, long images, double simple, double searched) {
        assertThat(new FalseAlarmPromise(Choice.FIXED, images, exceeding, 1).bound())
                .isCloseTo(simple, within(1e-11 * simple));
        assertThat(new FalseAlarmPromise(Choice.RATE, images, exceeding, 1).bound())
                .isCloseTo(simple, within(1e-11 * simple));
        assertThat(new FalseAlarmPromise(Choice.SEARCHED, images, exceeding, 1).bound())
                .isCloseTo(searched, within(1e-11 * searched));
    }

    @Test
    void withoutAnImageBelowTheThresholdNothingIsPromised() {
        assertThat(FalseAlarmPromise.UNKNOWN.bound()).isEqualTo(1);
        assertThat(FalseAlarmPromise.UNKNOWN.known()).isFalse();
        assertThat(new FalseAlarmPromise(Choice.FIXED, 7, 7, 1).bound()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0.01, 299", "0.05, 59", "0.5, 5", "0.96, 1", "0.001, 2995"})
    void theNumberOfImagesThatARateNeeds(double rate, long images) {
        assertThat(FalseAlarmPromise.imagesNeeded(rate)).isEqualTo(images);
        assertThat(new FalseAlarmPromise(Choice.RATE, images, 0, rate).bound()).isLessThanOrEqualTo(rate);
        assertThat(new FalseAlarmPromise(Choice.RATE, images - 1, 0, rate).bound())
                .isGreaterThan(rate);
    }

    @ParameterizedTest
    @CsvSource({"299, 0.01, 0", "59, 0.05, 0", "1000, 0.01, 4", "1000, 0.05, 38", "200, 0.1, 12", "100000, 0.001, 83"})
    void asManyImagesMayExceedAThresholdAsThePromiseAllows(long images, double rate, long exceeding) {
        assertThat(FalseAlarmPromise.mayExceed(images, rate)).contains(exceeding);
        assertThat(new FalseAlarmPromise(Choice.RATE, images, exceeding, rate).bound())
                .isLessThanOrEqualTo(rate);
        assertThat(new FalseAlarmPromise(Choice.RATE, images, exceeding + 1, rate).bound())
                .isGreaterThan(rate);
    }

    @Test
    void tooFewImagesCanNotPromiseARate() {
        assertThat(FalseAlarmPromise.mayExceed(298, 0.01)).isEmpty();
        assertThat(FalseAlarmPromise.mayExceed(1_000_000, 0)).isEmpty();
    }

    @Test
    void thePromiseAndItsShortfallAreSentences() {
        FalseAlarmPromise twenty = new FalseAlarmPromise(Choice.RATE, 20, 0, 0.01);
        assertThat(twenty.sentence())
                .isEqualTo("at most 13.92 % of new normal images are false alarms, with 95 % confidence (0 of 20 normal"
                        + " images may reach the threshold)");
        assertThat(twenty.shortfall())
                .contains(
                        "20 normal images can't promise a false-alarm rate of 1 % with 95 % confidence: 299 are needed");
        assertThat(new FalseAlarmPromise(Choice.RATE, 1000, 10, 0.01).shortfall())
                .contains(
                        "at most 1 % of these 1000 normal images reach the threshold, which does not promise this rate"
                                + " for new ones; calibrate with guarantee=true chooses a threshold that does");
        assertThat(new FalseAlarmPromise(Choice.RATE, 20, 0, 0).shortfall())
                .contains(
                        "20 normal images can't promise a false-alarm rate of 0 % with 95 % confidence, and no number of"
                                + " images can");
        assertThat(new FalseAlarmPromise(Choice.RATE, 299, 0, 0.01).shortfall()).isEqualTo(Optional.empty());
        assertThat(new FalseAlarmPromise(Choice.SEARCHED, 20, 3, 1).shortfall()).isEmpty();
        assertThat(new FalseAlarmPromise(Choice.FIXED, 1, 0, 1).sentence())
                .isEqualTo(
                        "at most 95 % of new normal images are false alarms, with 95 % confidence (0 of 1 normal image"
                                + " reach the threshold)");
    }

    @Test
    void impossibleCountsAreRefused() {
        assertThatThrownBy(() -> new FalseAlarmPromise(Choice.FIXED, 3, 4, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("exceeding must be at least 0 and at most normal_images, but they are 4 and 3");
        assertThatThrownBy(() -> new FalseAlarmPromise(Choice.FIXED, 3, 1, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("asked must be in [0, 1], but is NaN");
    }

    /** Scores are uniform in [0, 1], so the false-alarm rate of a threshold is 1 minus the threshold. */
    @Test
    void aThresholdThatIsSearchedOnTheImagesKeepsItsPromiseWhateverTheSearchLooksFor() {
        int images = 40;
        int trials = 4000;
        double[] searched = bounds(Choice.SEARCHED, images);
        double[] simple = bounds(Choice.RATE, images);
        SplittableRandom random = new SplittableRandom(7);
        int kept = 0;
        int keptBySimple = 0;
        for (int trial = 0; trial < trials; trial++) {
            double[] scores = random.doubles(images).sorted().toArray();
            kept += keptEverywhere(scores, searched) ? 1 : 0;
            keptBySimple += keptEverywhere(scores, simple) ? 1 : 0;
        }
        assertThat((double) kept / trials).isGreaterThan(0.95);
        assertThat((double) keptBySimple / trials).isLessThan(0.9); // the bound of a fixed number fails after a search
    }

    private static double[] bounds(Choice choice, int images) {
        double[] bounds = new double[images];
        Arrays.setAll(bounds, exceeding -> new FalseAlarmPromise(choice, images, exceeding, 1).bound());
        return bounds;
    }

    private static boolean keptEverywhere(double[] ascending, double[] bounds) {
        for (int exceeding = 0; exceeding < bounds.length; exceeding++) {
            // The lowest threshold that this number of scores exceeds lies just above the next score.
            if (1 - ascending[ascending.length - 1 - exceeding] > bounds[exceeding]) {
                return false;
            }
        }
        return true;
    }
}
