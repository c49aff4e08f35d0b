package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.AugmentConfig;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.data.augment.ColorJitterConfig;
import io.anomalight.framework.data.augment.CropConfig;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import io.anomalight.framework.optim.Optimizers;
import io.anomalight.framework.testing.FixedData;
import io.anomalight.framework.testing.NoNativeLeaks;
import io.anomalight.framework.testing.Plan;
import io.anomalight.framework.testing.TestModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which images are augmented in a fit if all augmentations are on. */
@NoNativeLeaks
class AugmentedFitTest {
    private static final ImageSize SIZE = new ImageSize(8, 8);
    private static final AugmentConfig EVERYTHING = new AugmentConfig(
            new CropConfig(List.of(0.5, 0.8), List.of(0.75, 1.25)),
            0.5,
            0.5,
            20,
            new ColorJitterConfig(0.5, 0.5, 0.5, 0.25),
            Optional.empty(),
            Optional.empty());

    @Test
    void imagesOfCalibrationAndValidationAreNotAugmented(NativeMemory memory) {
        Witness plain = fit(AugmentConfig.NONE, 3, memory);
        Witness changed = fit(EVERYTHING, 3, memory);

        assertThat(changed.calibrated).hasSize(2 * 3).isEqualTo(plain.calibrated);
        assertThat(changed.validated).hasSize(2 * 2).isEqualTo(plain.validated);
        assertThat(changed.trained).hasSize(2 * 3).doesNotContainAnyElementsOf(plain.trained);
    }

    @Test
    void augmentationDependsOnTheSeedAndTheEpoch(NativeMemory memory) {
        List<List<Float>> first = fit(EVERYTHING, 3, memory).trained;

        assertThat(fit(EVERYTHING, 3, memory).trained).isEqualTo(first);
        assertThat(fit(EVERYTHING, 4, memory).trained).doesNotContainAnyElementsOf(first);
        assertThat(first).doesNotHaveDuplicates(); // the second epoch is another
    }

    @Test
    void identitiesNameImagesWhosePixelsRepeat(NativeMemory memory) {
        Witness plain = fit(AugmentConfig.NONE, 3, memory);
        Witness changed = fit(EVERYTHING, 3, memory);

        List<String> twice = List.of(
                "0.png", "0.png", "1.png", "1.png", "2.png", "2.png", "3.png", "3.png", "4.png", "4.png", "5.png",
                "5.png");
        assertThat(plain.identitiesTrained).containsExactlyInAnyOrderElementsOf(twice);
        assertThat(changed.identitiesTrained).isEmpty();
        assertThat(plain.identitiesCalibrated).containsExactlyInAnyOrderElementsOf(twice);
        assertThat(changed.identitiesCalibrated).containsExactlyInAnyOrderElementsOf(twice);
        assertThat(plain.identitiesValidated).isEmpty();
    }

    @Test
    void anEpochWithCopiesHasTheUnchangedImagesToo(NativeMemory memory) {
        AugmentConfig copies = new AugmentConfig(
                CropConfig.NONE, 0, 0, 0, new ColorJitterConfig(0.5, 0, 0, 0), Optional.empty(), Optional.of(2));

        Witness plain = fit(1, true, AugmentConfig.NONE, 3, memory);
        Witness more = fit(1, true, copies, 3, memory);

        List<Float> images = more.trained.stream().flatMap(List::stream).toList();
        List<Float> unchanged = plain.trained.stream().flatMap(List::stream).toList();
        assertThat(images).hasSize(3 * unchanged.size()).containsAll(unchanged);
        assertThat(more.calibrated).isEqualTo(plain.calibrated);
    }

    @Test
    void inASingleEpochThereAreNoIdentities(NativeMemory memory) {
        Witness calibrating = fit(1, true, AugmentConfig.NONE, 3, memory);
        Witness other = fit(1, false, AugmentConfig.NONE, 3, memory);

        assertThat(calibrating.identitiesTrained).hasSize(6);
        assertThat(other.identitiesTrained).isEmpty();
    }

    @Test
    void theCacheIsClearedAtTheEndOfTheFit(NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Witness witness = new Witness(state, false);
            Callback caching = new Callback() {
                @Override
                public void onTrainEpochStart(Run run, long batches) {
                    state.pass().cache("image", memory.root().create(1f));
                }
            };
            trainer(2, 3, List.of(caching), memory).fit(witness, noise(AugmentConfig.NONE));

            assertThat(state.pass().cached("image")).isEmpty();
            assertThat(state.leaked()).isZero();
        }
    }

    private static Witness fit(AugmentConfig augment, long seed, NativeMemory memory) {
        return fit(2, true, augment, seed, memory);
    }

    private static Witness fit(int epochs, boolean calibrating, AugmentConfig augment, long seed, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Witness witness = new Witness(state, calibrating);
            trainer(epochs, seed, List.of(), memory).fit(witness, noise(augment));
            return witness;
        }
    }

    private static Trainer trainer(int epochs, long seed, List<Callback> callbacks, NativeMemory memory) {
        return Plan.epochs(epochs, seed).trainer(memory, callbacks);
    }

    private static DataModule noise(AugmentConfig augment) {
        List<Sample> normal = IntStream.range(0, 6).<Sample>mapToObj(Noise::new).toList();
        List<Sample> evaluated =
                IntStream.range(6, 10).<Sample>mapToObj(Noise::new).toList();
        return new FixedData(
                "noise",
                "",
                new Splits(normal, evaluated, evaluated, List.of()),
                new LoaderConfig(2, 2, 2, LoaderConfig.OnError.FAIL, augment));
    }

    /** Records the pixels of every batch. */
    private static final class Witness extends TestModule {
        private final boolean calibrating;
        final List<String> identitiesTrained = new ArrayList<>();
        final List<String> identitiesCalibrated = new ArrayList<>();
        final List<String> identitiesValidated = new ArrayList<>();
        final List<List<Float>> trained = new ArrayList<>();
        final List<List<Float>> calibrated = new ArrayList<>();
        final List<List<Float>> validated = new ArrayList<>();

        Witness(ModuleState state, boolean calibrating) {
            super("witness", state, SIZE);
            this.calibrating = calibrating;
        }

        @Override
        public Capabilities capabilities() {
            return calibrating
                    ? Capabilities.NONE.withCalibration(
                            new Calibration(Calibration.Images.TRAINING, () -> {}, this::calibrate, () -> {}))
                    : Capabilities.NONE;
        }

        @Override
        public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
            trained.add(pixels(batch));
            identitiesTrained.addAll(batch.identities());
            return StepOutput.EMPTY;
        }

        private void calibrate(Batch batch) {
            calibrated.add(pixels(batch));
            identitiesCalibrated.addAll(batch.identities());
        }

        @Override
        public Prediction validationStep(Batch batch) {
            validated.add(pixels(batch));
            identitiesValidated.addAll(batch.identities());
            return new Prediction(
                    batch.images().reshape(batch.size(), -1).max(new int[] {1}),
                    batch.images().mean(new int[] {1}),
                    Map.of());
        }

        private static List<Float> pixels(Batch batch) {
            List<Float> pixels = new ArrayList<>();
            for (float value : batch.images().toFloatArray()) {
                pixels.add(value);
            }
            return pixels;
        }
    }

    private record Noise(int index) implements Sample {
        @Override
        public Path path() {
            return Path.of(index + ".png");
        }

        @Override
        public Label label() {
            return index % 2 == 0 || index < 6 ? Label.NORMAL : Label.ANOMALOUS;
        }

        @Override
        public boolean hasMask() {
            return true;
        }

        @Override
        public HostImage read(ImageSize size) {
            SplittableRandom random = new SplittableRandom(index);
            float[] rgb = new float[3 * size.pixels()];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (float) random.nextDouble();
            }
            return new HostImage(
                    path(),
                    label(),
                    size,
                    rgb,
                    Optional.of(new byte[size.pixels()]),
                    size,
                    Optional.of(path().toString()));
        }
    }
}
