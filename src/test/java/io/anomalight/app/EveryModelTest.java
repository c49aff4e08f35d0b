package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.assembly.Registry;
import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.metrics.Measurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every registered model, from its recipe to a detector, on small images and with an encoder of random weights. */
class EveryModelTest {
    private static final Registry REGISTRY = Registry.load(RecipeSearch.classPath());

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> learnsFromDefectsWithMasksAndIsTested() {
        return forEachModel((model, run) -> {
            Map<String, Measurement> scores = train(
                            model,
                            run,
                            TinyParts.write(run, 12, 4),
                            "data.abnormal_dir=bad",
                            "data.mask_dir=masks",
                            "data.train_batch_size=2")
                    .scores()
                    .values();
            assertThat(scores).containsKeys("image_AUROC", "image_F1Max", "pixel_AUROC", "pixel_AUPRO");
            assertThat(scores.values())
                    .allSatisfy(score -> assertThat(score.undefined()).isEmpty());
        });
    }

    @TestFactory
    Stream<DynamicTest> learnsFromDefectsWithoutMasks() {
        return forEachModel((model, run) -> {
            TrainedRun trained = train(model, run, TinyParts.write(run, 12, 4), "data.abnormal_dir=bad");
            assertThat(trained.scores().get("image_AUROC")).isPresent();
            assertThat(trained.scores().get("pixel_AUROC")).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> learnsFromNormalImagesOnlyInBatchesOfOne() {
        return forEachModel((model, run) -> {
            Path parts = TinyParts.write(run, 5, 1);
            TrainedRun trained = train(model, run, parts, "data.train_batch_size=1", "data.eval_batch_size=1");
            try (Detector detector = trained.detector()) {
                Detection good = detector.predict(parts.resolve("good").resolve("0.png"));
                Detection bad = detector.predict(parts.resolve("bad").resolve("0.png"));
                assertThat(good.threshold()).isFinite();
                assertThat(good.score()).isFinite();
                assertThat(bad.score()).isNotEqualTo(good.score());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> anArchiveScoresAsItsRun() {
        return forEachModel((model, run) -> {
            Path parts = TinyParts.write(run, 8, 2);
            TrainedRun trained = train(model, run, parts, "data.abnormal_dir=bad", "data.train_batch_size=2");
            Path image = parts.resolve("bad").resolve("1.png");
            double score;
            try (Detector detector = trained.detector()) {
                score = detector.predict(image).score();
            }
            Path archive = folder.resolve(model + ".anomalight");
            Verification verification =
                    Experiment.open(trained.directory()).export(trained.directory(), archive, WeightsPrecision.F32);
            assertThat(verification.images()).isPositive();
            assertThat(verification.largestScoreDifference()).isLessThanOrEqualTo(1e-6);
            assertThat(verification.largestMapDifference()).isLessThanOrEqualTo(1e-6);
            try (Detector pytorch = Detector.load(archive, DetectorOptions.DEFAULT.withEngine(ScoringEngine.PYTORCH));
                    Detector automatic = Detector.load(archive)) {
                assertThat(pytorch.predict(image).score()).isCloseTo(score, within(1e-6));
                assertThat(pytorch.card().verification()).contains(verification);
                assertThat(automatic.engine().engine()).isEqualTo(ScoringEngine.ONNXRUNTIME);
                assertThat(automatic.predict(image).score())
                        .isCloseTo(score, within(1e-4 * Math.max(1, Math.abs(score))));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> learnsFromTilesAndScoresTheWholeImage() {
        return forEachModel((model, run) -> {
            Path parts = TinyParts.write(run, 6, 1);
            TrainedRun trained = train(
                    model,
                    run,
                    parts,
                    "model.input_size=[64,96]",
                    "model.tiling.tile_size=64",
                    "model.tiling.stride=32",
                    "data.train_batch_size=2");
            try (Detector detector = trained.detector()) {
                Detection bad = detector.predict(parts.resolve("bad").resolve("0.png"));
                assertThat(bad.size()).isEqualTo(new ImageSize(48, 48));
                assertThat(bad.anomalyMap()).hasSize(48 * 48).doesNotContain(Float.NaN);
                assertThat(bad.score()).isFinite();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> nothingOutsideOfTheRegionOfInterestChangesAScoreOrAMap() {
        return forEachModel((model, run) -> {
            Path parts = TinyParts.write(run, 8, 4);
            TrainedRun trained = train(
                    model,
                    run,
                    parts,
                    "data.abnormal_dir=bad",
                    "data.mask_dir=masks",
                    "data.train_batch_size=2",
                    "data.region.polygon=[[0.1,0],[0.6,0.1],[0.6,1],[0.1,1]]");
            Path archive = folder.resolve(model + ".anomalight");
            Verification verification =
                    Experiment.open(trained.directory()).export(trained.directory(), archive, WeightsPrecision.F32);
            assertThat(verification.largestScoreDifference()).isLessThanOrEqualTo(1e-6);
            try (Detector pytorch = Detector.load(archive, DetectorOptions.DEFAULT.withEngine(ScoringEngine.PYTORCH));
                    Detector automatic = Detector.load(archive)) {
                assertThat(automatic.engine().engine()).isEqualTo(ScoringEngine.ONNXRUNTIME);
                for (Detector detector : List.of(pytorch, automatic)) {
                    detector.postProcessor(detector.postProcessor().withPixelThreshold(-1e30, "every pixel"));
                    detector.threshold(-1e30);
                    Detection first = detector.predict(NoisyParts.withRegion(1, 2));
                    Detection other = detector.predict(NoisyParts.withRegion(1, 3));
                    assertThat(other.score()).isEqualTo(first.score());
                    assertThat(other.anomalyMap()).isEqualTo(first.anomalyMap());
                    assertThat(detector.predict(NoisyParts.withRegion(4, 2)).score())
                            .isNotEqualTo(first.score());
                    assertThat(first.regions()).isNotEmpty().allMatch(NoisyParts::isWithin);
                }
                Detection exact = pytorch.predict(NoisyParts.withRegion(1, 2));
                assertThat(automatic.predict(NoisyParts.withRegion(1, 2)).score())
                        .isCloseTo(exact.score(), within(1e-4 * Math.max(1, Math.abs(exact.score()))));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> anArchiveOfPaddedImagesScoresAsItsRun() {
        return forEachModel((model, run) -> {
            Path parts = TinyParts.write(run, 8, 4);
            TrainedRun trained = train(
                    model,
                    run,
                    parts,
                    "data.abnormal_dir=bad",
                    "data.mask_dir=masks",
                    "data.train_batch_size=2",
                    "data.resize=letterbox",
                    "model.input_size=[64,96]");
            Path archive = folder.resolve(model + ".anomalight");
            Verification verification =
                    Experiment.open(trained.directory()).export(trained.directory(), archive, WeightsPrecision.F32);
            assertThat(verification.largestScoreDifference()).isLessThanOrEqualTo(1e-6);
            assertThat(verification.largestMapDifference()).isLessThanOrEqualTo(1e-6);
            try (Detector pytorch = Detector.load(archive, DetectorOptions.DEFAULT.withEngine(ScoringEngine.PYTORCH));
                    Detector automatic = Detector.load(archive)) {
                assertThat(automatic.engine().engine()).isEqualTo(ScoringEngine.ONNXRUNTIME);
                Detection exact = pytorch.predict(parts.resolve("bad").resolve("0.png"));
                Detection graph = automatic.predict(parts.resolve("bad").resolve("0.png"));
                assertThat(graph.score()).isCloseTo(exact.score(), within(1e-4 * Math.max(1, Math.abs(exact.score()))));
                assertThat(exact.size()).isEqualTo(new ImageSize(48, 48));
                assertThat(exact.anomalyMap()).hasSize(48 * 48);
                float largest = Float.NEGATIVE_INFINITY;
                for (float pixel : pytorch.evaluate(List.of(pytorch.prepare(parts.resolve("bad/0.png"))))
                        .get(0)
                        .anomalyMap()) {
                    largest = Math.max(largest, pixel);
                }
                assertThat((double) largest).isEqualTo(exact.score());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> anArchiveScoresAsItsRunWithOtherScoring() {
        return forEachModel((model, run) -> {
            Path parts = TinyParts.write(run, 8, 2);
            TrainedRun trained = train(
                    model,
                    run,
                    parts,
                    "data.abnormal_dir=bad",
                    "data.train_batch_size=2",
                    "model.scoring.image_score=top",
                    "model.scoring.flip=true",
                    "model.scoring.standardize=true");
            Path archive = folder.resolve(model + ".anomalight");
            Verification verification =
                    Experiment.open(trained.directory()).export(trained.directory(), archive, WeightsPrecision.F32);
            // Small deviations of the maps of random encoders enlarge rounding errors.
            assertThat(verification.largestScoreDifference()).isLessThanOrEqualTo(1e-4);
            assertThat(verification.largestMapDifference()).isLessThanOrEqualTo(1e-4);
        });
    }

    @TestFactory
    Stream<DynamicTest> acceptsASmallOrOddInputSizeOrRefusesItWithAnError() {
        return forEachModel((model, run) -> {
            Path parts = TinyParts.write(run, 6, 1);
            for (String size : List.of("1", "16", "17", "[3,70]", "[33,47]")) {
                try {
                    train(
                            model,
                            run,
                            parts,
                            "model.input_size=" + size,
                            "data.train_batch_size=2",
                            "trainer.fast_dev_run=true");
                } catch (UserError refused) {
                    assertThat(refused).as(size).message().containsAnyOf("input_size", "tile_size");
                }
            }
        });
    }

    private static TrainedRun train(String model, Path run, Path parts, String... more) {
        List<String> overrides = new ArrayList<>(TinyModels.settings(model));
        overrides.addAll(List.of(
                "data=folder",
                "data.root=" + parts,
                "data.normal_dir=good",
                "data.split.validation_ratio=0.5",
                "trainer.default_root_dir=" + run.resolve("results")));
        overrides.addAll(List.of(more));
        return Experiment.compose(overrides.toArray(String[]::new)).train();
    }

    @FunctionalInterface
    private interface Trial {
        void of(String model, Path run) throws IOException;
    }

    private Stream<DynamicTest> forEachModel(Trial trial) {
        return REGISTRY.models().keySet().stream()
                .map(model -> DynamicTest.dynamicTest(model, () -> {
                    try {
                        trial.of(model, folder.resolve(model));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
    }
}
