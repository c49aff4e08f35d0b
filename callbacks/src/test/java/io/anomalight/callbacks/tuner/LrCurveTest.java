package io.anomalight.callbacks.tuner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.tuner.LrFindConfig.Mode;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LrCurveTest {
    private static final int STEPS = 30;

    private static LrCurve curve(LrFindConfig config, int steps, IntToDoubleFunction loss) {
        List<LrCurve.Point> points = IntStream.range(0, steps)
                .mapToObj(i -> new LrCurve.Point(config.lr(i), loss.applyAsDouble(i), loss.applyAsDouble(i)))
                .toList();
        return new LrCurve(config.mode(), points, "enough");
    }

    private static LrFindConfig config(double min, double max, Mode mode) {
        return new LrFindConfig(min, max, STEPS, mode, Optional.empty(), Optional.empty());
    }

    /** numpy's gradient by the logarithm is smallest at step 17. */
    @Test
    void theSuggestionIsWhereTheLossFallsFastestWithTheLogarithm() {
        LrFindConfig config = config(1e-6, 1, Mode.EXPONENTIAL);
        LrCurve curve = curve(config, STEPS, i -> {
            double x = Math.log10(config.lr(i));
            return 2 - 1 / (1 + Math.exp(-(x + 2.2) * 3)) + 0.05 * Math.sin(i * 1.7) + Math.max(0, (x + 0.6) * 9);
        });
        assertThat(curve.suggestion()).contains(curve.points().get(17));
    }

    /** numpy's gradient by the learning rate is smallest at step 17. */
    @Test
    void aLinearSearchTakesTheSlopeByTheLearningRate() {
        LrFindConfig config = config(0.01, 1, Mode.LINEAR);
        LrCurve curve = curve(
                config, STEPS, i -> 2 - 0.8 / (1 + Math.exp(-(config.lr(i) - 0.6) * 20)) + 0.02 * Math.sin(i * 1.7));
        assertThat(curve.suggestion()).contains(curve.points().get(17));
    }

    @Test
    void theFirstTenStepsAndTheLastOneDoNotCount() {
        LrFindConfig config = config(1e-6, 1, Mode.EXPONENTIAL);
        // It falls fastest at steps 5 and 29, and a little from step 15 to 16.
        LrCurve curve = curve(config, STEPS, i -> (i < 5 ? 9 : 5) - (i > 15 ? 0.1 : 0) - (i == 29 ? 4 : 0));
        assertThat(curve.suggestion()).contains(curve.points().get(15));
    }

    @Test
    void aLossThatIsNotANumberDoesNotCount() {
        LrFindConfig config = config(1e-6, 1, Mode.EXPONENTIAL);
        LrCurve curve = curve(config, STEPS, i -> i > 20 ? Double.NaN : 5 - (i > 15 ? 0.1 : 0));
        assertThat(curve.suggestion()).contains(curve.points().get(15));
    }

    @Test
    void thereIsNoSuggestionIfTheLossDoesNotFallOrThereAreTooFewSteps() {
        LrFindConfig config = config(1e-6, 1, Mode.EXPONENTIAL);
        assertThat(curve(config, STEPS, i -> i).suggestion()).isEmpty();
        assertThat(curve(config, STEPS, i -> 1).suggestion()).isEmpty();
        assertThat(curve(config, 12, i -> -i).suggestion()).isEmpty();
        assertThat(curve(config, 3, i -> -i).suggestion()).isEmpty();
        assertThat(curve(config, 13, i -> -i).suggestion()).isPresent();
    }

    @Test
    void theLearningRateRisesFromTheLowestToTheHighest() {
        LrFindConfig exponential = new LrFindConfig(1e-4, 1, 5, Mode.EXPONENTIAL, Optional.empty(), Optional.empty());
        assertThat(IntStream.range(0, 5).mapToDouble(exponential::lr))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : Double.compare(a, b))
                .containsExactly(1e-4, 1e-3, 1e-2, 0.1, 1.0);
        LrFindConfig linear = new LrFindConfig(1, 3, 5, Mode.LINEAR, Optional.empty(), Optional.empty());
        assertThat(IntStream.range(0, 5).mapToDouble(linear::lr)).containsExactly(1.0, 1.5, 2.0, 2.5, 3.0);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 100, 4, 'min_lr must be positive and max_lr finite, but they are 0.0 and 1.0'",
        "1, 1, 100, 4, 'min_lr must be below max_lr, but they are 1.0 and 1.0'",
        "1e-8, 1, 1, 4, 'num_training must be at least 2, but is 1'",
        "1e-8, 1, 100, 1, 'early_stop_threshold must be above 1, but is 1.0'"
    })
    void settingsThatMakeNoSenseAreRefused(double min, double max, int steps, double threshold, String sentence) {
        assertThatThrownBy(() ->
                        new LrFindConfig(min, max, steps, Mode.EXPONENTIAL, Optional.of(threshold), Optional.empty()))
                .hasMessage(sentence);
    }
}
