package io.anomalight.models.components.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.TileSupport;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.scoring.ScoringConfig.ImageScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class StandardizedMapsTest {
    private static final ScoringConfig STANDARDIZED = new ScoringConfig(ImageScore.MAX, 0.01, false, true);

    @Test
    void mapsAreStandardizedByTheNormalImages(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = ScoredModule.of(new RedChannel(state), STANDARDIZED);
            RedImages.calibrate(
                    module, memory, List.of(RedImages.constant(0.2f), RedImages.constant(0.6f), RedImages.constant(1)));

            // Mean 0.6 and standard deviation √((0.16 + 0 + 0.16) / 3) everywhere; smoothing does not change constants.
            float[] red = RedImages.random(4);
            float deviation = (float) Math.sqrt(0.32 / 3);
            float[] expected = new float[red.length];
            for (int i = 0; i < red.length; i++) {
                expected[i] = (red[i] - 0.6f) / deviation;
            }
            assertThat(RedImages.predict(module, memory, red).maps).containsExactly(expected, within(1e-4f));
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void mapsThatNeverDifferAreOnlyShifted(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = ScoredModule.of(new RedChannel(state), STANDARDIZED);
            RedImages.calibrate(module, memory, List.of(RedImages.constant(0.5f), RedImages.constant(0.5f)));
            assertThat(RedImages.predict(module, memory, RedImages.constant(0.75f)).scores)
                    .containsExactly(new float[] {0.25f}, within(1e-6f));
        }
    }

    @Test
    void anotherCalibrationStartsAgain(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = ScoredModule.of(new RedChannel(state), STANDARDIZED);
            List<float[]> images = List.of(RedImages.constant(0.2f), RedImages.constant(0.6f));
            RedImages.calibrate(module, memory, List.of(RedImages.constant(0), RedImages.constant(5)));
            RedImages.calibrate(module, memory, images);
            float[] again = RedImages.predict(module, memory, RedImages.random(5)).maps;
            RedImages.calibrate(module, memory, images);
            assertThat(RedImages.predict(module, memory, RedImages.random(5)).maps)
                    .isEqualTo(again);
        }
    }

    @Test
    void theCalibrationOfTheModuleComesFirst(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            List<String> order = new ArrayList<>();
            Calibration own = new Calibration(
                    Calibration.Images.TRAINING,
                    () -> order.add("start"),
                    batch -> order.add("step"),
                    () -> order.add("end"));
            RedChannel red = new RedChannel(state, Capabilities.NONE.withCalibration(own)) {
                @Override
                public Prediction validationStep(Batch batch) {
                    order.add("validation");
                    return super.validationStep(batch);
                }
            };
            AnomalyModule module = ScoredModule.of(red, STANDARDIZED);
            RedImages.calibrate(module, memory, List.of(RedImages.constant(1), RedImages.constant(2)));
            assertThat(order).containsExactly("start", "step", "step", "end", "validation", "validation");
        }
    }

    @Test
    void mapsThatDependOnAllEvaluatedImagesAreNotStandardized(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Calibration evaluated = new Calibration(Calibration.Images.EVALUATED, () -> {}, batch -> {}, () -> {});
            RedChannel ofBatches =
                    new RedChannel(state, Capabilities.NONE.withTiles(new TileSupport(Optional.empty(), true)));
            assertThatThrownBy(() -> ScoredModule.of(ofBatches, STANDARDIZED)).isInstanceOf(UserError.class);
            RedChannel red = new RedChannel(state, Capabilities.NONE.withCalibration(evaluated));
            assertThatThrownBy(() -> ScoredModule.of(red, STANDARDIZED))
                    .isInstanceOf(UserError.class)
                    .hasMessage("model.scoring.standardize = true can't be used with this red, whose maps depend on"
                            + " other evaluated images: set model.scoring.standardize=false");
        }
    }

    @Test
    void standardizedMapsNeedAScoreOfTheirOwn() {
        assertThatThrownBy(() -> new ScoringConfig(ImageScore.MODEL, 0.01, false, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set image_score to max or top");
    }

    @Test
    void eachCategoryHasStatisticsOfItsOwn(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = ScoredModule.of(new RedChannel(state), STANDARDIZED);
            List<float[]> ofBottles = List.of(RedImages.random(1), RedImages.random(2), RedImages.random(3));
            List<float[]> ofCables = List.of(RedImages.constant(4), RedImages.constant(8), RedImages.random(6));
            float[] red = RedImages.random(9);
            RedImages.calibrate(module, memory, ofBottles);
            float[] asBottle = RedImages.predict(module, memory, red).maps;
            RedImages.calibrate(module, memory, ofCables);
            float[] asCable = RedImages.predict(module, memory, red).maps;

            List<float[]> both = new ArrayList<>(ofBottles);
            both.addAll(ofCables);
            RedImages.calibrate(module, memory, both, List.of("bottle", "bottle", "bottle", "cable", "cable", "cable"));
            float[] mixed = RedImages.predict(module, memory, List.of("cable", "bottle"), red, red).maps;

            assertThat(state.names("scoring."))
                    .containsExactlyInAnyOrder(
                            "scoring.mean.bottle",
                            "scoring.deviation.bottle",
                            "scoring.mean.cable",
                            "scoring.deviation.cable");
            assertThat(mixed).hasSize(2 * red.length).startsWith(asCable).endsWith(asBottle);
            assertThat(RedImages.predict(module, memory, List.of("cable", "cable"), red, red).maps)
                    .startsWith(asCable)
                    .endsWith(asCable);
            assertThat(state.leaked()).isZero();
        }
    }

    @Test
    void statisticsByCategoryNeedACategory(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = ScoredModule.of(new RedChannel(state), STANDARDIZED);
            List<float[]> images = List.of(RedImages.random(1), RedImages.random(2));
            RedImages.calibrate(module, memory, images, List.of("bottle", "cable"));

            assertThatThrownBy(() -> RedImages.predict(module, memory, RedImages.random(3)))
                    .isInstanceOf(UserError.class)
                    .hasMessage(
                            "category is missing: the model computes with the category of an image, so choose one of"
                                    + " bottle, cable");
            assertThatThrownBy(() -> RedImages.predict(module, memory, List.of("can"), RedImages.random(3)))
                    .isInstanceOf(UserError.class)
                    .hasMessage("category=can is not known to the model, so choose one of bottle, cable");
        }
    }

    @Test
    void statisticsOfAnEarlierVersionServeEachCategory(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            AnomalyModule module = ScoredModule.of(new RedChannel(state), STANDARDIZED);
            RedImages.calibrate(module, memory, List.of(RedImages.random(1), RedImages.random(2)));
            float[] red = RedImages.random(3);

            assertThat(RedImages.predict(module, memory, List.of("bottle", "cable"), red, red).maps)
                    .startsWith(RedImages.predict(module, memory, red).maps);
        }
    }
}
