package io.anomalight.callbacks.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartsTest {

    @ParameterizedTest
    @CsvSource({
        "0.913, 0.987, '0.91 0.92 0.93 0.94 0.95 0.96 0.97 0.98 0.99'",
        "-1834, 912, '-2000 -1500 -1000 -500 0 500 1000'",
        "0, 7, '0 1 2 3 4 5 6 7'",
        "0.00012, 0.00058, '0.0001 0.0002 0.0003 0.0004 0.0005 0.0006'",
        "-40000000, 10000000, '-4.0e+07 -3.0e+07 -2.0e+07 -1.0e+07 0 1.0e+07'",
    })
    void anAxisEndsAtRoundNumbers(double low, double high, String ticks) {
        assertThat(ticks(Scale.of(Axis.of("x"), List.of(low, high), 0, 100))).isEqualTo(ticks);
    }

    @Test
    void anAxisKeepsTheEndsItIsGiven() {
        Scale scale = Scale.of(Axis.share("x"), List.of(0.5), 0, 100);

        assertThat(ticks(scale)).isEqualTo("0.0 0.2 0.4 0.6 0.8 1.0");
        assertThat(scale.at(0.5)).isEqualTo(50);
    }

    @Test
    void epochsAreNotSplit() {
        assertThat(ticks(Scale.of(Axis.count("epoch"), List.of(1.0, 3.0), 0, 100)))
                .isEqualTo("1 2 3");
        assertThat(ticks(Scale.of(Axis.count("epoch"), List.of(1.0, 48.0), 0, 100)))
                .isEqualTo("0 10 20 30 40 50");
    }

    @Test
    void oneValueOrNoneHasAnAxis() {
        assertThat(Scale.of(Axis.of("x"), List.of(5.0), 0, 100).at(5)).isBetween(20.0, 80.0);
        assertThat(Scale.of(Axis.of("x"), List.of(Double.NaN), 0, 100).ticks()).isNotEmpty();
        assertThat(Scale.of(Axis.fromZero("x"), List.of(0.0), 0, 100).at(0)).isEqualTo(0);
        assertThat(Scale.of(Axis.of("x"), List.of(1e12, 1e12), 0, 1).ticks()).isNotEmpty();
    }

    @Test
    void aLineHasAGapWhereAValueIsMissing() {
        String html = chart(Series.Line.STRAIGHT, Double.NaN);

        assertThat(html)
                .containsPattern("<path d=\"M54 244M[0-9. ]+L[0-9. ]+\">")
                .doesNotContain("NaN");
    }

    @Test
    void stepsHoldTheValue() {
        assertThat(chart(Series.Line.STEPS, 0.5)).containsPattern("<path d=\"M54 244V134H");
    }

    @Test
    void everySvgElementIsClosed() {
        String html = chart(Series.Line.STRAIGHT, 0.5);

        for (String name : List.of("svg", "g", "path", "line", "circle", "text", "title")) {
            assertThat(html.split("<" + name + "[ >]", -1))
                    .as(name)
                    .hasSameSizeAs(html.split("</" + name + ">", -1))
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void aHistogramCountsEveryValueOnce() {
        String html = new HistogramChart(
                        "scores",
                        "d",
                        Axis.of("score"),
                        List.of(
                                new HistogramChart.Kind("normal", ChartColor.BLUE, List.of(1.0, 1.0, 2.0, 3.0)),
                                new HistogramChart.Kind("defective", ChartColor.ORANGE, List.of(3.0, Double.NaN)),
                                new HistogramChart.Kind("unseen", ChartColor.RED, List.of())),
                        Optional.of(new HistogramChart.Line(2.5, "threshold 2.5")))
                .html()
                .toString();

        assertThat(html)
                .contains(
                        ": 2 of 4 normal",
                        ": 1 of 4 normal",
                        ": 1 of 1 defective",
                        "normal (4)",
                        "defective (1)",
                        "threshold 2.5")
                .doesNotContain("unseen");
    }

    private static String ticks(Scale scale) {
        return String.join(" ", scale.ticks().stream().map(scale::text).toList());
    }

    private static String chart(Series.Line line, double middle) {
        Series series = new Series(
                "loss",
                ChartColor.BLUE,
                line,
                List.of(
                        new Series.Point(0, 0, "a"),
                        new Series.Point(1, middle, "b"),
                        new Series.Point(2, 1, "c"),
                        new Series.Point(3, 1, "")));
        return new LineChart(
                        "t",
                        "d",
                        Axis.of("x"),
                        Axis.share("y"),
                        List.of(series),
                        List.of(new LineChart.Mark(2, OptionalDouble.empty(), "best", ChartColor.GREY)))
                .html()
                .toString();
    }
}
