package io.anomalight.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.assembly.LoadedModule;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.data.HostBatch;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.OrientedFiles;
import io.anomalight.framework.memory.Precision;
import io.anomalight.framework.metrics.PostProcessor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorTest {
    @TempDir
    Path folder;

    @Test
    void scoresEqualThoseOfTheModule() {
        BufferedImage picture = TinyArchive.picture(1, 50, 40);
        float byHand = scoreByHand(picture);

        try (Detector detector = Detector.load(TinyArchive.write(folder.resolve("tiny.anomalight")))) {
            assertThat((float) detector.predict(picture).score()).isEqualTo(byHand);
        }
    }

    private static float scoreByHand(BufferedImage picture) {
        float[] score = new float[1];
        try (LoadedModule loaded = TinyArchive.module()) {
            HostBatch host = new HostBatch(List.of(HostImage.of(picture, new ImageSize(32, 32))));
            loaded.memory().inStep(loaded.state(), step -> {
                Prediction prediction =
                        loaded.module().validationStep(new Batch(host.toNative(step), new SplittableRandom(0)));
                score[0] = prediction.scores().toFloatArray()[0];
            });
        }
        return score[0];
    }

    @Test
    void aFileItsBytesAndItsPictureGetTheSameScore() throws IOException {
        Path file = TinyArchive.picture(folder.resolve("part.png"), 2, 64, 48);
        try (Detector detector = tiny()) {
            double score = detector.predict(file).score();
            assertThat(detector.predict(ImageIO.read(file.toFile())).score()).isEqualTo(score);
            assertThat(detector.predict(Files.readAllBytes(file)).score()).isEqualTo(score);
            assertThat(detector.predict(List.of(file, file)))
                    .extracting(Detection::score)
                    .containsExactly(score, score);
            assertThat(detector.score(List.of(
                            detector.prepare(ImageIO.read(file.toFile())), detector.prepare(Files.readAllBytes(file)))))
                    .extracting(Detection::score)
                    .containsExactly(score, score);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 8})
    void theOrientationIsAppliedToFilesBytesAndStreams(int orientation) throws IOException {
        BufferedImage stored = TinyArchive.picture(3, 64, 32);
        for (byte[] bytes :
                new byte[][] {OrientedFiles.jpeg(stored, orientation), OrientedFiles.png(stored, orientation)}) {
            Path file = Files.write(folder.resolve("part"), bytes);
            try (Detector detector = tiny()) {
                Detection expected = detector.predict(file);
                assertThat(expected.size()).isEqualTo(orientation > 4 ? new ImageSize(64, 32) : new ImageSize(32, 64));
                float[] pixels = detector.prepare(file).rgb();
                assertThat(detector.prepare(bytes).rgb()).containsExactly(pixels);
                assertThat(detector.prepare(new ByteArrayInputStream(bytes)).rgb())
                        .containsExactly(pixels);
                for (Detection same :
                        List.of(detector.predict(bytes), detector.predict(new ByteArrayInputStream(bytes)))) {
                    assertThat(same.score()).isEqualTo(expected.score());
                    assertThat(same.anomalyMap()).containsExactly(expected.anomalyMap());
                }
            }
        }
    }

    @Test
    void aListIsScoredInOrderAcrossBatches() {
        List<Path> files = IntStream.range(0, 19)
                .mapToObj(i -> TinyArchive.picture(folder.resolve(i + ".png"), i, 33, 33))
                .toList();
        try (Detector detector = tiny()) {
            List<Double> alone =
                    files.stream().map(file -> detector.predict(file).score()).toList();
            List<Detection> together = detector.predict(files);
            for (int i = 0; i < files.size(); i++) {
                assertThat(together.get(i).score()).isCloseTo(alone.get(i), within(1e-6));
            }
            assertThat(detector.predict(List.<Path>of())).isEmpty();
        }
    }

    @Test
    void theMapTheMaskAndItsRegionsHaveTheSizeOfTheImage() {
        try (Detector detector = tiny()) {
            detector.postProcessor(new PostProcessor(0.05, 0.0, 0, 0.1, 0, 0.1)); // every pixel is anomalous
            Detection detection = detector.predict(TinyArchive.picture(3, 50, 40));

            assertThat(detection.size()).isEqualTo(new ImageSize(40, 50));
            assertThat(detection.anomalyMap()).hasSize(40 * 50);
            assertThat(detection.mask().size()).isEqualTo(new ImageSize(40, 50));
            assertThat(detection.regions()).singleElement().satisfies(region -> {
                assertThat(List.of(region.x(), region.y(), region.width(), region.height()))
                        .containsExactly(0, 0, 50, 40);
                assertThat(region.pixels()).isEqualTo(40 * 50);
                assertThat(region.score()).isGreaterThan(0);
            });
        }
    }

    @Test
    void aNormalImageHasNoRegionsEvenIfPixelsReachTheirThreshold() {
        try (Detector detector = tiny()) {
            detector.postProcessor(
                    new PostProcessor(1000, 0.0, 0, 0.1, 0, 0.1)); // every pixel is anomalous, but no image
            Detection detection = detector.predict(TinyArchive.picture(3, 50, 40));

            assertThat(detection.label()).isEqualTo("normal");
            assertThat(detection.regions()).isEmpty();
            assertThat(detection.mask().values()).contains((byte) 1);
        }
    }

    @Test
    void manyThreadsShareOneDetectorWithoutLeaks() throws Exception {
        List<BufferedImage> pictures = IntStream.range(0, 12)
                .mapToObj(i -> TinyArchive.picture(i, 40, 40))
                .toList();
        ExecutorService callers = Executors.newFixedThreadPool(6);
        try (Detector detector = tiny()) {
            List<Double> alone = pictures.stream()
                    .map(picture -> detector.predict(picture).score())
                    .toList();
            BatchScorer.NativeCount before = detector.natives();
            List<Future<Double>> together = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                for (BufferedImage picture : pictures) {
                    together.add(callers.submit(() -> detector.predict(picture).score()));
                }
            }
            for (int i = 0; i < together.size(); i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i % pictures.size()));
            }
            assertThat(detector.natives()).isEqualTo(before);
            assertThat(before.leaked()).isZero();
        } finally {
            callers.shutdown();
        }
    }

    @Test
    void aClosedDetectorRefusesImagesAndMayBeClosedAgain() {
        Detector detector = tiny();
        detector.close();
        detector.close();
        assertThatThrownBy(() -> detector.predict(TinyArchive.picture(1, 8, 8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the detector is closed and scores no more images");
    }

    @Test
    void aModuleIsClosedIfItsDescriptionFails() {
        List<LoadedModule> opened = new ArrayList<>();
        assertThatThrownBy(() -> Detector.of(
                        () -> {
                            opened.add(TinyArchive.module());
                            return opened.get(0);
                        },
                        module -> {
                            throw new UserError("it has no thresholds yet");
                        },
                        Precision.FLOAT32))
                .isInstanceOf(UserError.class)
                .hasMessage("it has no thresholds yet");
        assertThat(opened.get(0).memory().root().isOpen()).isFalse();
    }

    @Test
    void aFileThatIsNoImageIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.png"), "no picture");
        try (Detector detector = tiny()) {
            assertThatThrownBy(() -> detector.predict(text))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("notes.png");
            assertThatThrownBy(() -> detector.predict(new byte[] {1, 2, 3}))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("in memory");
            // An error of one caller does not affect the next.
            assertThat(detector.predict(TinyArchive.picture(1, 8, 8)).score()).isFinite();
        }
    }

    @Test
    void roundedWeightsAreHalfAsLargeAndGiveNearlyTheSameScores() throws IOException {
        Path whole = TinyArchive.write(folder.resolve("whole.anomalight"));
        Path rounded = TinyArchive.write(folder.resolve("rounded.anomalight"), WeightsPrecision.BF16);
        assertThat(Files.size(rounded)).isLessThan(Files.size(whole) * 6 / 10);

        BufferedImage picture = TinyArchive.picture(5, 32, 32);
        try (Detector exact = Detector.load(whole);
                Detector near = Detector.load(rounded)) {
            double score = exact.predict(picture).score();
            assertThat(near.predict(picture).score()).isNotEqualTo(score).isCloseTo(score, within(0.05 * score));
        }
    }

    @Test
    void incompleteBytesAreRefused() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(TinyArchive.picture(6, 64, 64), "png", png);
        byte[] half = java.util.Arrays.copyOf(png.toByteArray(), png.size() / 2);
        try (Detector detector = tiny()) {
            assertThatThrownBy(() -> detector.predict(half)).isInstanceOf(UserError.class);
        }
    }

    private Detector tiny() {
        return Detector.load(TinyArchive.write(folder.resolve("tiny.anomalight")));
    }

    @Test
    void aNaNScoreIsAFailureThatNamesTheImage() {
        Path image = TinyArchive.picture(folder.resolve("part.png"), 1, 40, 40);
        try (Detector detector = Detector.load(TinyArchive.writeBroken(folder.resolve("diverged.anomalight")))) {
            PostProcessor before = detector.postProcessor();

            assertThatThrownBy(() -> detector.predict(image))
                    .isInstanceOf(ModuleFailure.class)
                    .hasMessage("stfpm: the score of " + image + " is NaN; look at this image; if others fail, too,"
                            + " training has diverged: train again with a lower learning rate");
            assertThatThrownBy(() -> detector.calibrate(List.of(image), 0)).isInstanceOf(ModuleFailure.class);
            assertThat(detector.postProcessor()).isEqualTo(before);
        }
    }
}
