package io.anomalight.framework.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.Batch;
import io.anomalight.framework.Calibration;
import io.anomalight.framework.Capabilities;
import io.anomalight.framework.Prediction;
import io.anomalight.framework.PreparationPasses;
import io.anomalight.framework.StepOutput;
import io.anomalight.framework.Targets;
import io.anomalight.framework.data.AugmentConfig;
import io.anomalight.framework.data.DataModule;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.LoaderConfig;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Splits;
import io.anomalight.framework.failure.UserError;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Labels and masks of training images reach only modules that request them, and never in evaluation. */
@NoNativeLeaks
class LearningFromDefectsTest {
    private static final ImageSize SIZE = new ImageSize(2, 3);

    /** An image whose first column is defective and bright. */
    private record Part(String name, Label label, boolean marked) implements Sample {
        @Override
        public Path path() {
            return Path.of(name);
        }

        @Override
        public boolean hasMask() {
            return marked;
        }

        @Override
        public HostImage read(ImageSize size) {
            float[] rgb = new float[3 * size.pixels()];
            byte[] mask = new byte[size.pixels()];
            for (int i = 0; label == Label.ANOMALOUS && i < rgb.length; i += size.width()) {
                rgb[i] = 1;
                if (i < mask.length) {
                    mask[i] = 1;
                }
            }
            return new HostImage(path(), label, size, rgb, marked ? Optional.of(mask) : Optional.empty(), size);
        }
    }

    /** Learns the mean colour of marked pixels, and records the targets of each step. */
    private static final class Marks extends TestModule {
        private final boolean asks;
        final List<String> recorded = new ArrayList<>();

        Marks(ModuleState state, boolean asks) {
            super("marks", state, SIZE);
            this.asks = asks;
        }

        @Override
        public Capabilities capabilities() {
            Capabilities usual = Capabilities.NONE
                    .withPreparation(new PreparationPasses(
                            1, (pass, batch, optimizers) -> note("preparation", batch), pass -> {}))
                    .withCalibration(new Calibration(
                            Calibration.Images.TRAINING, () -> {}, batch -> note("calibration", batch), () -> {}));
            return asks ? usual.learningFromDefects() : usual;
        }

        private void note(String step, Batch batch) {
            recorded.add(step + " " + batch.size() + " " + floats(batch.labels()) + " " + floats(batch.masks()));
        }

        @Override
        public StepOutput trainingStep(Batch batch, Optimizers optimizers) {
            note("training", batch);
            batch.masks().ifPresent(masks -> {
                assertThat(masks.getShape()).isEqualTo(new Shape(batch.size(), SIZE.height(), SIZE.width()));
                // The masks match the defects, in every rotation.
                NDArray bright = batch.images().mean(new int[] {1});
                assertThat(bright.sub(masks).abs().sum().getFloat()).isZero();
            });
            return StepOutput.EMPTY;
        }

        @Override
        public Prediction validationStep(Batch batch) {
            note("judging", batch);
            return Prediction.ofMaps(batch.images().mean(new int[] {1}));
        }

        private static String floats(Optional<NDArray> array) {
            return array.map(known -> Arrays.toString(known.toFloatArray())).orElse("unknown");
        }
    }

    @Test
    void labelsAndMasksAreGivenOnlyInTraining(NativeMemory memory) {
        Marks marks =
                fit(data(AugmentConfig.NONE, part("good", Label.NORMAL), part("bad", Label.ANOMALOUS)), true, memory);

        String bad = "1.0, 0.0, 0.0, 1.0, 0.0, 0.0";
        String good = "0.0, 0.0, 0.0, 0.0, 0.0, 0.0";
        List<String> known =
                List.of("2 [0.0, 1.0] [" + good + ", " + bad + "]", "2 [1.0, 0.0] [" + bad + ", " + good + "]");
        assertThat(marks.recorded).hasSize(4);
        assertThat(marks.recorded.get(0)).startsWith("preparation ");
        assertThat(rest(marks.recorded.get(0))).isIn(known);
        assertThat(marks.recorded.get(1)).startsWith("training ");
        assertThat(rest(marks.recorded.get(1))).isIn(known);
        assertThat(marks.recorded.get(2)).isEqualTo("calibration 1 unknown unknown"); // the good one
        assertThat(marks.recorded.get(3)).isEqualTo("judging 2 unknown unknown");
    }

    /** The text after the name of the step. */
    private static String rest(String recorded) {
        return recorded.substring(recorded.indexOf(' ') + 1);
    }

    @Test
    void masksAreRotatedWithTheirImages(NativeMemory memory) {
        AugmentConfig flipped = new AugmentConfig(
                AugmentConfig.NONE.crop(),
                1,
                0,
                0,
                AugmentConfig.NONE.colorJitter(),
                Optional.empty(),
                Optional.empty());
        Marks marks = fit(data(flipped, part("bad", Label.ANOMALOUS), part("good", Label.NORMAL)), true, memory);

        assertThat(marks.recorded.get(1)).contains("0.0, 0.0, 1.0, 0.0, 0.0, 1.0");
    }

    @Test
    void ifOneDefectHasNoMaskThereAreLabelsButNoMasks(NativeMemory memory) {
        Marks marks = fit(
                data(AugmentConfig.NONE, part("good", Label.NORMAL), new Part("bad", Label.ANOMALOUS, false)),
                true,
                memory);

        assertThat(marks.recorded.get(1)).matches("training 2 \\[(0.0, 1.0|1.0, 0.0)] unknown");
    }

    @Test
    void defectsAreRefusedIfTheModuleDoesNotLearnFromThem(NativeMemory memory) {
        DataModule data = data(AugmentConfig.NONE, part("good", Label.NORMAL), part("bad", Label.ANOMALOUS));

        assertThatThrownBy(() -> fit(data, false, memory))
                .isInstanceOf(UserError.class)
                .hasMessage("marks learns from good parts only, but 1 of the 2 training images are defective; remove"
                        + " them (data.split.train_defects_ratio=0), or use a model that learns from defects");
    }

    @Test
    void aCalibrationWithoutNormalImagesIsRefused(NativeMemory memory) {
        assertThatThrownBy(() -> fit(data(AugmentConfig.NONE, part("bad", Label.ANOMALOUS)), true, memory))
                .isInstanceOf(UserError.class)
                .hasMessage("marks is calibrated on good training images, but all 1 training images are defective; add"
                        + " some good ones");
    }

    @Test
    void aWrongNumberOfLabelsIsRefused(NativeMemory memory) {
        try (NDArray images = memory.root().zeros(new Shape(2, 3, 2, 3))) {
            Targets one = new Targets(List.of(true), List.of());
            assertThatThrownBy(() -> new Batch(images, new SplittableRandom(1), List.of(), one))
                    .hasMessage("a batch of 2 images can't have 1 labels");
        }
    }

    private static Part part(String name, Label label) {
        return new Part(name, label, true);
    }

    private static DataModule data(AugmentConfig augment, Part... train) {
        List<Sample> evaluated = List.of(part("a", Label.NORMAL), part("b", Label.ANOMALOUS));
        return new FixedData(
                "parts",
                "",
                new Splits(List.of(train), evaluated, evaluated, List.of()),
                new LoaderConfig(2, 2, 0, LoaderConfig.OnError.FAIL, augment));
    }

    private static Marks fit(DataModule data, boolean asks, NativeMemory memory) {
        try (ModuleState state = new ModuleState(memory.root())) {
            Marks marks = new Marks(state, asks);
            Plan.epochs(1, 5).trainer(memory, List.of()).fit(marks, data);
            assertThat(state.leaked()).isZero();
            return marks;
        }
    }
}
