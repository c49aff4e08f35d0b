package io.anomalight.framework.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.framework.UserError;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompositeLoggerTest {
    private final List<String> told = new ArrayList<>();

    @Test
    void tellsEverythingToEachInOrder() {
        CompositeLogger both = new CompositeLogger(List.of(named("a"), named("b")));

        both.scalars(3, Map.of("loss", 1.0));
        both.image(3, "picture", new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        both.text("config", "words");
        both.hyperparameters(Map.of("lr", 1), Map.of());
        both.close();

        assertThat(told)
                .containsExactly(
                        "a scalars 3 {loss=1.0}",
                        "b scalars 3 {loss=1.0}",
                        "a image 3 picture",
                        "b image 3 picture",
                        "a text config words",
                        "b text config words",
                        "a hyperparameters {lr=1}",
                        "b hyperparameters {lr=1}",
                        "a closed",
                        "b closed");
    }

    @Test
    void closesTheOthersWhenOneFailsToClose() {
        RunLogger failing = new RunLogger() {
            @Override
            public void scalars(long step, Map<String, Double> values) {}

            @Override
            public void close() {
                throw new UserError("the disk is full");
            }
        };

        assertThatThrownBy(() -> new CompositeLogger(List.of(named("a"), failing, named("b"))).close())
                .hasMessage("the disk is full");
        assertThat(told).containsExactly("a closed", "b closed");
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
