package io.anomalight.models.cfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.RunContext;
import io.anomalight.framework.arithmetic.Arithmetic;
import io.anomalight.framework.arithmetic.EagerOperand;
import io.anomalight.framework.console.Console;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.memory.PassMemory;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.components.backbone.FeatureLayer;
import io.anomalight.models.components.bank.NearestVectors;
import io.anomalight.models.testing.GivenFeatures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@NoNativeLeaks
class CfaTest {
    private static final ImageSize SIZE = new ImageSize(40, 40);
    private static final ImageSize GRID = new ImageSize(10, 10);
    private static final int CHANNELS = 4;
    private static final int TRAIN = 6;
    private static final int DEFECT = TRAIN + 1;

    /** A pattern under changing light, which adds the same to all channels; the last image has a defect at row 7, column 2. */
    private static float[] features() {
        SplittableRandom random = new SplittableRandom(4);
        int length = CHANNELS * GRID.pixels();
        float[] features = new float[(DEFECT + 1) * length];
        for (int image = 0; image <= DEFECT; image++) {
            for (int position = 0; position < GRID.pixels(); position++) {
                double light = 0.3 * random.nextGaussian();
                for (int channel = 0; channel < CHANNELS; channel++) {
                    int i = channel * GRID.pixels() + position;
                    features[image * length + i] = (float) (Math.sin(i) + light);
                }
            }
        }
        features[DEFECT * length + 72] += 20;
        features[DEFECT * length + GRID.pixels() + 72] -= 20;
        return features;
    }

    @Test
    void drawsNormalPatchesToTheCentroidsAndFindsADefect(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cfa cfa = cfa(state, 4);
            List<Double> losses = new ArrayList<>();
            try (Optimizers optimizers = new Optimizers(cfa.configureOptimizers(), state, memory.root())) {
                prepare(cfa, optimizers, memory);
                for (int i = 0; i < 60; i++) {
                    memory.inStep(
                            state,
                            step -> losses.add(cfa.trainingStep(GivenFeatures.batch(step, SIZE, 0, TRAIN), optimizers)
                                    .scalars()
                                    .getOrDefault("loss", Double.NaN)));
                }
            }
            assertThat(state.get(Centroids.NAME).getShape().getShape()).containsExactly(25, 2);
            assertThat(losses.get(59)).isLessThan(0.7 * losses.get(0));
            assertDefectIsFound(cfa, memory);
        }
    }

    private static void prepare(Cfa cfa, Optimizers optimizers, NativeMemory memory) {
        PreparationPasses passes = cfa.capabilities().preparation().orElseThrow();
        memory.inStep(
                cfa.state(), step -> passes.step().prepare(0, GivenFeatures.batch(step, SIZE, 0, TRAIN), optimizers));
        memory.inStep(cfa.state(), step -> passes.end().accept(0));
    }

    private static void assertDefectIsFound(Cfa cfa, NativeMemory memory) {
        PassMemory.Pass pass = cfa.state().pass().begin(Precision.FLOAT32);
        try (pass) {
            memory.inStep(cfa.state(), step -> {
                Prediction prediction = cfa.validationStep(GivenFeatures.batch(step, SIZE, TRAIN, DEFECT + 1));
                float[] scores = prediction.scores().toFloatArray();
                assertThat(scores[1]).isGreaterThan(2 * scores[0]);
                long pixel = prediction.anomalyMaps().get(1).argMax().getLong();
                assertThat(pixel / SIZE.width()).isBetween(24L, 36L);
                assertThat(pixel % SIZE.width()).isBetween(4L, 16L);
            });
        }
    }

    @Test
    void theDistanceToTheNearestCentroidAloneRanksPatchesOfLargeFeatures(NativeMemory memory) {
        // the second patch is farther from all centroids, but has no centroid that is nearer than the others
        float[] distances = {20, 30, 30, 25, 25, 25};
        float[] nearest = patchScores(CfaConfig.ScoreType.NEAREST, distances, memory);
        float[] softmin = patchScores(CfaConfig.ScoreType.SOFTMIN, distances, memory);
        assertThat(nearest).containsExactly(20, 25);
        assertThat(softmin[0]).isCloseTo(20, within(0.01F));
        assertThat(softmin[1]).isCloseTo(25 / 3F, within(0.01F));
    }

    private static float[] patchScores(CfaConfig.ScoreType scoreType, float[] distances, NativeMemory memory) {
        float[] scores = new float[2];
        try (ModuleState state = new ModuleState(memory.root())) {
            NearestVectors centroids = new NearestVectors(state, Centroids.NAME, Arithmetic.FAST);
            Hyperspheres spheres = new Hyperspheres(centroids, 3, 3, 1e-5, scoreType);
            memory.inStep(state, step -> {
                NDArray rows = step.create(distances, new Shape(2, 3));
                System.arraycopy(EagerOperand.compute(rows, spheres::scores).toFloatArray(), 0, scores, 0, 2);
            });
        }
        return scores;
    }

    @Test
    void recipesWithoutAScoreTypeKeepTheSoftmin() {
        assertThat(config(1, 1, 3, 3, 1, Optional.empty()).score()).isEqualTo(CfaConfig.ScoreType.SOFTMIN);
    }

    @Test
    void scoresWithoutCentroidsAreRefused(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Cfa cfa = cfa(state, 1);
            memory.inStep(
                    state, step -> assertThatThrownBy(() -> cfa.validationStep(GivenFeatures.batch(step, SIZE, 0, 1)))
                            .isInstanceOf(UserError.class)
                            .hasMessageStartingWith("CFA has no centroids"));
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefusedByName() {
        assertThatThrownBy(() -> config(101, 1, 3, 3, 1))
                .hasMessage("gamma_c must be from 1 to 100, the positions of layer1 at input_size 40x40, but is 101");
        assertThatThrownBy(() -> config(1, 65, 3, 3, 1))
                .hasMessage("gamma_d must be from 1 to 64, the channels of layer1, but is 65");
        assertThatThrownBy(() -> config(1, 1, 0, 3, 1))
                .hasMessage("num_nearest_neighbors must be at least 1, but is 0");
        assertThatThrownBy(() -> config(20, 1, 3, 3, 1))
                .hasMessage("num_nearest_neighbors + num_hard_negative_features must be at most 5, the number of"
                        + " centroids at input_size 40x40 with gamma_c = 20, but is 6");
        assertThatThrownBy(() -> config(1, 1, 3, 3, -1)).hasMessage("radius must be 0 or more, but is -1.0");
    }

    private static CfaConfig config(int gammaC, int gammaD, int nearest, int negatives, double radius) {
        return config(gammaC, gammaD, nearest, negatives, radius, Optional.of(CfaConfig.ScoreType.NEAREST));
    }

    private static CfaConfig config(
            int gammaC,
            int gammaD,
            int nearest,
            int negatives,
            double radius,
            Optional<CfaConfig.ScoreType> scoreType) {
        return new CfaConfig(
                SIZE,
                new BackboneSpec("resnet18", List.of("layer1"), false, Map.of()),
                gammaC,
                gammaD,
                nearest,
                negatives,
                radius,
                scoreType,
                1e-2,
                5e-4,
                Optional.empty());
    }

    private static Cfa cfa(ModuleState state, int gammaC) {
        GivenFeatures encoder =
                new GivenFeatures(List.of(new FeatureLayer("layer1", CHANNELS, 4)), List.of(features()), List.of(GRID));
        RunContext context = new RunContext(0, Console.SILENT, Path.of("unused"));
        return new Cfa(config(gammaC, 2, 3, 3, 1e-5), encoder, state, context);
    }
}
