package io.anomalight.framework;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.memory.Precision;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In which numbers a module computes.
 *
 * @param judging in which it can judge images; {@link io.anomalight.framework.arithmetic.MixedPrecision} computes in either
 * @param training in which its products can be computed while it is trained; what is learned is float32 in any case
 */
public record Precisions(Set<Precision> judging, Set<Precision> training) {
    /** Float32 only, as every module can. */
    public static final Precisions FLOAT32 = new Precisions(Set.of(Precision.FLOAT32), Set.of(Precision.FLOAT32));

    /** Float32 or bfloat16 when it judges, float32 while it is trained. */
    public static final Precisions BF16_JUDGING =
            new Precisions(Set.of(Precision.FLOAT32, Precision.BF16), Set.of(Precision.FLOAT32));

    /** Float32 or bfloat16, trained or judging. */
    public static final Precisions BF16 = new Precisions(BF16_JUDGING.judging(), BF16_JUDGING.judging());

    public Precisions {
        judging = Set.copyOf(judging);
        training = Set.copyOf(training);
    }

    /**
     * Refuses what the module can't compute in.
     *
     * @param module its name, for the message
     * @throws UserError with what it can
     */
    public void check(String module, Precision toJudge, Precision toTrain) {
        check("precision", module, "judges", judging, toJudge);
        check("training_precision", module, "is trained", training, toTrain);
    }

    private static void check(String key, String module, String does, Set<Precision> possible, Precision wanted) {
        if (!possible.contains(wanted)) {
            throw new UserError("trainer." + key + " = " + wanted + ", but " + module + " " + does + " in "
                    + possible.stream().map(Precision::toString).sorted().collect(Collectors.joining(" or "))
                    + " only; take trainer." + key + "=float32");
        }
    }
}
