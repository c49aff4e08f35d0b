package io.anomalight.framework;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reference values that a module computes before it evaluates images, without changing its parameters.
 *
 * <p>The trainer runs {@code start}, then {@code step} for each batch, then {@code end}; if the run is interrupted
 * before the last batch, {@code end} does not run. Each call is a step of its own, so its arrays are closed when it
 * returns. Keep values for the next call in Java objects or in the module's state.
 *
 * @param images the images of the calibration
 * @param start clears the values of an earlier calibration
 * @param step collects values from one batch
 * @param end computes the reference from the collected values
 * @param next a calibration that needs this one, if any, perhaps on other images; it starts after {@code end}
 */
public record Calibration(
        Images images, Runnable start, Consumer<Batch> step, Runnable end, Optional<Calibration> next) {

    /** The images of a calibration. */
    public enum Images {
        /** The normal training images, before each validation; the reference is saved in checkpoints. */
        TRAINING,
        /**
         * The normal validation images, before each validation; if there are none, the normal training images, which the
         * trainer reports. The reference is saved in checkpoints.
         */
        VALIDATION,
        /** All images that are evaluated next, so the score of one image depends on the others. */
        EVALUATED
    }

    public Calibration {
        Images own = images;
        next.ifPresent(other -> {
            if (own != other.images() && (own == Images.EVALUATED || other.images() == Images.EVALUATED)) {
                throw new IllegalArgumentException("a calibration on " + own + " images can't be followed by one on "
                        + other.images() + " images");
            }
        });
    }

    /** A calibration that no other follows. */
    public Calibration(Images images, Runnable start, Consumer<Batch> step, Runnable end) {
        this(images, start, step, end, Optional.empty());
    }

    /** This calibration, and after it another one, which needs the values of this one. */
    public Calibration then(Calibration last) {
        return new Calibration(
                images,
                start,
                step,
                end,
                Optional.of(next.map(each -> each.then(last)).orElse(last)));
    }
}
