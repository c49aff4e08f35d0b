package io.anomalight.framework.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Curve;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CompositeLoggerTest {
    private static final Curve CURVE = new Curve(List.of(new Curve.Point(0.5, 1, 1)), 1, 1);

    private final List<String> told = new ArrayList<>();

    @Test
    void sendsEverythingToEachLoggerInOrder() {
        CompositeLogger both = new CompositeLogger(List.of(named("a"), named("b")));

        both.scalars(3, Map.of("loss", 1.0));
        both.image(3, "picture", new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        both.histogram(3, "scores", new double[] {1, 2});
        both.curve(3, "curve", CURVE);
        both.text("config", "words");
        both.hyperparameters(Map.of("lr", 1), Map.of());
        both.close();

        assertThat(told)
                .containsExactly(
                        "a scalars 3 {loss=1.0}",
                        "b scalars 3 {loss=1.0}",
                        "a image 3 picture",
                        "b image 3 picture",
                        "a histogram 3 scores [1.0, 2.0]",
                        "b histogram 3 scores [1.0, 2.0]",
                        "a curve 3 curve 1",
                        "b curve 3 curve 1",
                        "a text config words",
                        "b text config words",
                        "a hyperparameters {lr=1}",
                        "b hyperparameters {lr=1}",
                        "a closed",
                        "b closed");
    }

    @Test
    void closesTheOthersWhenOneFailsToClose() {
        assertThatThrownBy(
                        () -> new CompositeLogger(List.of(named("a"), failingToClose("the disk is full"), named("b")))
                                .close())
                .hasMessage("the disk is full");
        assertThat(told).containsExactly("a closed", "b closed");
    }

    @Test
    void closesThoseThatAreOpenWhenTheNextCannotBeOpened() {
        List<Supplier<RunLogger>> openers = List.of(
                () -> named("a"),
                () -> failingToClose("a"),
                () -> {
                    throw new UserError("metrics.csv can't be written");
                },
                () -> named("c"));

        assertThatThrownBy(() -> CompositeLogger.open(openers).close())
                .hasMessage("metrics.csv can't be written")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(told).containsExactly("a closed");
    }

    @Test
    void withoutLoggersNothingIsRecorded() {
        assertThat(CompositeLogger.open(List.of())).isSameAs(RunLogger.NONE);
    }

    @Test
    void afterAFailureInARunAllLoggersAreClosed() {
        RunLogger failing = new RunLogger() {
            @Override
            public void scalars(long step, Map<String, Double> values) {
                throw new UserError("the disk is full");
            }
        };

        assertThatThrownBy(() -> {
                    try (RunLogger all =
                            CompositeLogger.open(List.of(() -> named("a"), () -> failing, () -> named("b")))) {
                        all.scalars(1, Map.of("loss", 1.0));
                    }
                })
                .isInstanceOf(UserError.class)
                .hasMessage("the disk is full");
        assertThat(told).containsExactly("a scalars 1 {loss=1.0}", "a closed", "b closed");
    }

    private static RunLogger failingToClose(String why) {
        return new RunLogger() {
            @Override
            public void scalars(long step, Map<String, Double> values) {}

            @Override
            public void close() {
                throw new UserError(why);
            }
        };
    }

    private RunLogger named(String name) {
        return new RunLogger() {
            @Override
            public void scalars(long step, Map<String, Double> values) {
                told.add(name + " scalars " + step + " " + values);
            }

            @Override
            public void image(long step, String tag, BufferedImage image) {
                told.add(name + " image " + step + " " + tag);
            }

            @Override
            public void histogram(long step, String tag, double[] values) {
                told.add(name + " histogram " + step + " " + tag + " " + Arrays.toString(values));
            }

            @Override
            public void curve(long step, String tag, Curve curve) {
                told.add(name + " curve " + step + " " + tag + " "
                        + curve.points().size());
            }

            @Override
            public void text(String tag, String text) {
                told.add(name + " text " + tag + " " + text);
            }

            @Override
            public void hyperparameters(Map<String, Object> settings, Map<String, Double> scores) {
                told.add(name + " hyperparameters " + settings);
            }

            @Override
            public void close() {
                told.add(name + " closed");
            }
        };
    }
}
