package io.anomalight.app.update;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.guarantee.CalibrationTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How an archive is updated.
 *
 * @param method how the model learns
 * @param falsePositiveRate the largest share of good images that may be labelled anomalous; if absent, thresholds are chosen as in
 *     training, or if there are no bad images by the rate that was asked for when the archive was calibrated
 * @param guaranteed whether this share is promised for new good images
 * @param reviewFalsePositiveRate the largest share of good images that may be for review or anomalous; if absent, the archive's share
 *     stays, if it has a review threshold
 * @param holdout the share of the good images that is held out for thresholds, in (0, 1)
 * @param category the category of the images, for a model of several categories; otherwise empty
 * @param run the folder of the run that trained the archive; if absent, the one that the archive names is used if it still exists
 * @param overrides changes of the data settings of the run, for instance {@code data.root=<folder>} if its images have moved
 * @param runTo the new folder of the run if the model is fitted again; if absent, a folder beside that of the former run
 * @param to the candidate to write; if absent, the one beside the archive
 * @param replace whether a candidate beside the archive is replaced, which was not put live; otherwise it is an error
 */
public record UpdateSettings(
        Method method,
        OptionalDouble falsePositiveRate,
        boolean guaranteed,
        OptionalDouble reviewFalsePositiveRate,
        double holdout,
        String category,
        Optional<Path> run,
        List<String> overrides,
        Optional<Path> runTo,
        Optional<Path> to,
        boolean replace) {
    /** The usual settings. */
    public static final UpdateSettings DEFAULT = new UpdateSettings(
            Method.AUTO,
            OptionalDouble.empty(),
            false,
            OptionalDouble.empty(),
            0.3,
            "",
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false);

    /** How the model learns the new images. */
    public enum Method {
        /** By an update if the model has one, otherwise by a new fit. */
        AUTO,
        /** The model goes on learning from its state: exact for some models, an extended memory bank for others. */
        UPDATE,
        /** The model is fitted again, to the images of its run and the new ones. */
        REFIT;

        /**
         * The method of a name, in upper or lower case.
         *
         * @throws UserError if there is no such method
         */
        public static Method named(String name) {
            for (Method method : values()) {
                if (method.toString().equals(name.toLowerCase(Locale.ROOT))) {
                    return method;
                }
            }
            throw new UserError("method=" + name + " is unknown; use auto, update or refit");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public UpdateSettings {
        overrides = List.copyOf(overrides);
        if (!(holdout > 0 && holdout < 1)) {
            throw new UserError("holdout must be above 0 and below 1, but is " + holdout);
        }
        if (falsePositiveRate.isEmpty() && (guaranteed || reviewFalsePositiveRate.isPresent())) {
            throw new UserError((guaranteed ? "guarantee" : "review_false_positive_rate")
                    + " needs false_positive_rate=<share of good parts>");
        }
        if (falsePositiveRate.isPresent()) {
            // Refuses wrong rates before anything is learned.
            new CalibrationTarget(falsePositiveRate.getAsDouble(), guaranteed, reviewFalsePositiveRate);
        }
    }

    /** A copy with another way to learn. */
    public UpdateSettings with(Method changed) {
        return new UpdateSettings(
                changed,
                falsePositiveRate,
                guaranteed,
                reviewFalsePositiveRate,
                holdout,
                category,
                run,
                overrides,
                runTo,
                to,
                replace);
    }

    /** A copy with a rate of false alarms, and whether it is promised for new images. */
    public UpdateSettings withRate(double rate, boolean promised) {
        return new UpdateSettings(
                method,
                OptionalDouble.of(rate),
                promised,
                reviewFalsePositiveRate,
                holdout,
                category,
                run,
                overrides,
                runTo,
                to,
                replace);
    }

    /** A copy with the folder of the former run, and the folder of the new one if the model is fitted again. */
    public UpdateSettings withRun(Optional<Path> former, Optional<Path> fresh) {
        return new UpdateSettings(
                method,
                falsePositiveRate,
                guaranteed,
                reviewFalsePositiveRate,
                holdout,
                category,
                former,
                overrides,
                fresh,
                to,
                replace);
    }

    /** A copy with the category of the images. */
    public UpdateSettings in(String name) {
        return new UpdateSettings(
                method,
                falsePositiveRate,
                guaranteed,
                reviewFalsePositiveRate,
                holdout,
                name,
                run,
                overrides,
                runTo,
                to,
                replace);
    }

    /** A copy with another share of good images that is held out. */
    public UpdateSettings withHoldout(double share) {
        return new UpdateSettings(
                method,
                falsePositiveRate,
                guaranteed,
                reviewFalsePositiveRate,
                share,
                category,
                run,
                overrides,
                runTo,
                to,
                replace);
    }

    /** A copy that writes another candidate than the one beside the archive. */
    public UpdateSettings withTo(Path candidate) {
        return new UpdateSettings(
                method,
                falsePositiveRate,
                guaranteed,
                reviewFalsePositiveRate,
                holdout,
                category,
                run,
                overrides,
                runTo,
                Optional.of(candidate),
                replace);
    }

    /** A copy that replaces a candidate beside the archive. */
    public UpdateSettings replacing() {
        return new UpdateSettings(
                method,
                falsePositiveRate,
                guaranteed,
                reviewFalsePositiveRate,
                holdout,
                category,
                run,
                overrides,
                runTo,
                to,
                true);
    }
}
