package io.anomalight.models.efficientad;

import io.anomalight.framework.config.record.Inline;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.models.components.Stopping;
import io.anomalight.models.components.backbone.BackboneSpec;
import io.anomalight.models.efficientad.PatchDescriptionNetwork.PdnLayout;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code model} section of an EfficientAD recipe; the names are those of anomalib 2.6, where it has the same setting.
 *
 * @param inputSize size to which images are resized
 * @param teacherOutChannels C, output channels of the teacher: the length of a patch description
 * @param modelSize the architecture of teacher and student; absent for small
 * @param pdnWidth channels of the first layer of teacher and student; absent for the paper's, 128 or 256 by {@code modelSize}
 * @param padding whether the networks pad the image, so that the patches at its edges get scores, too
 * @param lr learning rate of student and autoencoder
 * @param weightDecay weight decay of all three networks
 * @param imagenetDir a folder with unrelated images for the penalty; absent for no penalty
 * @param teacher the source of the teacher
 * @param encoder the encoder from which the teacher is distilled, and the layers whose features are used
 * @param earlyStopping when to stop before the last epoch; absent to train all epochs
 */
public record EfficientAdConfig(
        ImageSize inputSize,
        int teacherOutChannels,
        Optional<ModelSize> modelSize,
        Optional<Integer> pdnWidth,
        boolean padding,
        double lr,
        double weightDecay,
        Optional<Path> imagenetDir,
        Teacher teacher,
        @Inline BackboneSpec encoder,
        Optional<Stopping> earlyStopping) {

    /** What the student imitates if no file has a teacher. */
    public enum TeacherSource {
        /** A small network that learns the encoder's patch descriptions before the first epoch. */
        DISTILLED,
        /** The encoder's patch descriptions themselves: nothing is lost, but each image passes the encoder when it is scored. */
        ENCODER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The source of the teacher.
     *
     * @param file its weights; if absent, it comes from the encoder
     * @param source how it comes from the encoder; absent to distil it
     * @param epochs number of passes over the training images for the distillation
     * @param lr learning rate of the distillation
     */
    public record Teacher(Optional<Path> file, Optional<TeacherSource> source, int epochs, double lr) {
        private static final int USUAL_EPOCHS = 20;
        private static final double USUAL_LR = 0.001;

        public Teacher {
            if (file.isPresent() && source.equals(Optional.of(TeacherSource.ENCODER))) {
                throw new IllegalArgumentException("source is encoder, so file must be null, but is \"" + file.get()
                        + "\"; a teacher in a file needs source = distilled");
            }
            if (epochs < 1) {
                throw new IllegalArgumentException("epochs must be at least 1, but is " + epochs);
            }
            if (!(lr > 0)) {
                throw new IllegalArgumentException("lr must be positive, but is " + lr);
            }
        }

        /**
         * Refuses settings of the distillation that were changed, if no teacher is distilled. An archive is read with any settings.
         *
         * @throws UserError if a setting would have no effect
         */
        void requireDistillation() {
            if (file.isEmpty() && !isEncoder()) {
                return;
            }
            String reason = isEncoder() ? "model.teacher.source is encoder" : "model.teacher.file is set";
            if (epochs != USUAL_EPOCHS) {
                throw noEffect("epochs", epochs, USUAL_EPOCHS, reason);
            }
            if (lr != USUAL_LR) {
                throw noEffect("lr", lr, USUAL_LR, reason);
            }
        }

        private static UserError noEffect(String key, Number value, Number usual, String reason) {
            return new UserError("model.teacher." + key + " is " + value + ", but has no effect because " + reason
                    + ", so no teacher is distilled; leave it out, or set it to " + usual);
        }

        /** Whether the encoder itself is the teacher. */
        boolean isEncoder() {
            return source.equals(Optional.of(TeacherSource.ENCODER));
        }
    }

    public EfficientAdConfig {
        encoder.requireRoom(inputSize);
        encoder.network().requireSize(EncoderDescription.enlarged(inputSize));
        if (Math.min(inputSize.height(), inputSize.width()) < Autoencoder.SMALLEST) {
            throw new IllegalArgumentException("input_size must be at least " + Autoencoder.SMALLEST
                    + " pixels both ways, because the map before the autoencoder's bottleneck would otherwise have"
                    + " fewer than 2x2 positions, but is "
                    + inputSize);
        }
        if (teacherOutChannels < 1) {
            throw new IllegalArgumentException("teacher_out_channels must be at least 1, but is " + teacherOutChannels);
        }
        pdnWidth.filter(width -> width < 1).ifPresent(width -> {
            throw new IllegalArgumentException("pdn_width must be at least 1, but is " + width);
        });
        if (!(lr > 0)) {
            throw new IllegalArgumentException("lr must be positive, but is " + lr);
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException("weight_decay must not be negative, but is " + weightDecay);
        }
    }

    /** The architecture of teacher and student. */
    PdnLayout pdn() {
        ModelSize size = modelSize.orElse(ModelSize.SMALL);
        return new PdnLayout(size, pdnWidth.orElse(size.width()), teacherOutChannels, padding);
    }
}
