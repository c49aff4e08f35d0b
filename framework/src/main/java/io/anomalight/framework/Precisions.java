package io.anomalight.framework;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.Precision;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The precisions that a module supports. Immutable.
 *
 * @param evaluation the precisions for validation, test and prediction; a module that computes with {@link
 *     io.anomalight.framework.arithmetic.MixedPrecision} supports float32 and bfloat16
 * @param training the precisions of matrix products in training; parameters are always float32
 */
public record Precisions(Set<Precision> evaluation, Set<Precision> training) {
    /** Float32 only, which every module supports. */
    public static final Precisions FLOAT32 = new Precisions(Set.of(Precision.FLOAT32), Set.of(Precision.FLOAT32));

    /** Float32 or bfloat16 in evaluation, float32 in training. */
    public static final Precisions BF16_EVALUATION =
            new Precisions(Set.of(Precision.FLOAT32, Precision.BF16), Set.of(Precision.FLOAT32));

    /** Float32 or bfloat16 in evaluation and training. */
    public static final Precisions BF16 = new Precisions(BF16_EVALUATION.evaluation(), BF16_EVALUATION.evaluation());

    public Precisions {
        evaluation = Set.copyOf(evaluation);
        training = Set.copyOf(training);
    }

    /**
     * Checks that the module supports the requested precisions.
     *
     * @param module the name of the module, for the message
     * @throws UserError if it does not; the message lists the supported precisions
     */
    public void check(String module, Precision forEvaluation, Precision forTraining) {
        check("precision", module, "is evaluated", evaluation, forEvaluation);
        check("training_precision", module, "is trained", training, forTraining);
    }

    private static void check(String key, String module, String verb, Set<Precision> supported, Precision requested) {
        if (!supported.contains(requested)) {
            throw new UserError("trainer." + key + " = " + requested + ", but " + module + " " + verb + " in "
                    + supported.stream().map(Precision::toString).sorted().collect(Collectors.joining(" or "))
                    + " only; use trainer." + key + "=float32");
        }
    }
}
