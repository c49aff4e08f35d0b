package io.anomalight.framework.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CategoryThresholdsTest {
    private static final ImageSize SIZE = new ImageSize(1, 2);

    private static Evaluation evaluation() {
        Evaluation evaluation = new Evaluation(1_000_000, List.of("a", "b"));
        // Together the images overlap; within a category they are separate.
        add(evaluation, "a", Label.NORMAL, 1);
        add(evaluation, "a", Label.ANOMALOUS, 2);
        add(evaluation, "b", Label.NORMAL, 10);
        add(evaluation, "b", Label.ANOMALOUS, 20);
        return evaluation;
    }

    private static void add(Evaluation evaluation, String category, Label label, float score) {
        HostImage image = new HostImage(Path.of("x"), label, SIZE, new float[6], Optional.of(new byte[2]), SIZE);
        evaluation.add(new ImageResult(image.in(category), score, new float[] {0, score}));
    }

    private static PostProcessor learned() {
        return PostProcessor.learn(
                evaluation(),
                new ThresholdConfig(ThresholdConfig.Method.ADAPTIVE, 0.01, Optional.empty(), Optional.empty()));
    }

    @Test
    void eachCategoryHasItsThresholdAndItsRange() {
        PostProcessor learned = learned();
        assertThat(learned.of("a").imageThreshold()).isEqualTo(1.5f);
        assertThat(learned.of("b").imageThreshold()).isEqualTo(15);
        assertThat(learned.of("b").imageRange()).isEqualTo(10);
        assertThat(learned.of("b").normalizeScore(15)).isEqualTo(0.5);
        assertThat(learned.imageRange()).isEqualTo(19);
        assertThat(learned.of("")).isSameAs(learned);
        assertThat(learned.of("unknown")).isSameAs(learned);
        assertThatThrownBy(() -> learned.ofKnown("unknown"))
                .isInstanceOf(UserError.class)
                .hasMessage("category=unknown is not known: choose one of a, b");
        assertThatThrownBy(() -> learned.of("a").ofKnown("a"))
                .hasMessageEndingWith("the model was trained on one category, so leave it out");
    }

    @Test
    void aProgramThatMustNameACategoryIsToldWhichThereAre() {
        PostProcessor learned = learned();
        PostProcessor one = learned.of("b");

        assertThat(learned.ofRequired("b")).isSameAs(one);
        assertThat(one.ofRequired("")).isSameAs(one);
        assertThatThrownBy(() -> learned.ofRequired(""))
                .isInstanceOf(UserError.class)
                .hasMessage("category is missing: the model has several categories, so choose one of a, b");
        assertThatThrownBy(() -> learned.ofRequired("c"))
                .isInstanceOf(UserError.class)
                .hasMessage("category=c is not known: choose one of a, b");
        assertThatThrownBy(() -> one.ofRequired("b")).isInstanceOf(UserError.class);
    }

    @Test
    void anotherThresholdKeepsThoseOfTheCategories() {
        PostProcessor learned = learned();
        PostProcessor moved = learned.withImageThreshold(3, "by hand").withPixelThreshold(4, "by hand");
        assertThat(moved.categories()).isEqualTo(learned.categories());
        PostProcessor changed = learned.with("a", learned.of("a").withImageThreshold(1.8, "by hand"));
        assertThat(changed.of("a").imageThreshold()).isEqualTo(1.8f);
        assertThat(changed.of("b")).isEqualTo(learned.of("b"));
    }

    @Test
    void filesWithAndWithoutCategoriesAreRead() {
        PostProcessor learned = learned();
        ObjectNode written = MetricsJson.write(learned);
        assertThat(MetricsJson.readPostProcessor(written)).isEqualTo(learned);
        assertThat(written.at("/categories/a").has("categories")).isFalse();
        PostProcessor one = learned.of("a");
        assertThat(MetricsJson.write(one).has("categories")).isFalse();
        assertThat(MetricsJson.readPostProcessor(MetricsJson.write(one))).isEqualTo(one);
    }

    @Test
    void aFileWhoseCategoryIsNullIsRefused() {
        ObjectNode written = MetricsJson.write(learned());
        ((ObjectNode) written.path("categories")).putNull("b");
        assertThatThrownBy(() -> MetricsJson.readPostProcessor(written)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMeanLeavesOutWhatIsUndefined() {
        assertThat(Measurement.mean(
                        List.of(Measurement.exact(1), Measurement.undefined("no"), Measurement.within(2, 0.5))))
                .isEqualTo(Measurement.within(1.5, 0.25));
        assertThat(Measurement.mean(List.of(Measurement.undefined("no"), Measurement.undefined("never"))))
                .isEqualTo(Measurement.undefined("no"));
    }

    @Test
    void scoresOfCategoriesAreJoinedAndNamedByTheirCategory() {
        Scores some = new Scores(Map.of("x", Measurement.exact(1)), Map.of("a", Map.of("x", Measurement.exact(1))));
        Scores more = new Scores(Map.of("y", Measurement.exact(2)), Map.of("a", Map.of("y", Measurement.exact(2))));
        assertThat(some.plus(more).definedByCategory())
                .containsEntry("a/x", 1.0)
                .containsEntry("a/y", 2.0);
    }
}
