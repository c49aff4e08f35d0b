package io.anomalight.framework.metrics.guarantee;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The raw scores of normal images that the training has not seen, against which a new score is compared.
 *
 * @param ascending the scores, the lowest first; empty if none were stored
 */
public record NormalScores(List<Float> ascending) {
    /** The largest number of scores that are kept of an evaluation. */
    public static final int MOST = 10_000;

    /** No scores, so there are no p-values. */
    public static final NormalScores NONE = new NormalScores(List.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public NormalScores {
        ascending = List.copyOf(ascending);
        for (int i = 0; i < ascending.size(); i++) {
            float score = ascending.get(i);
            if (!Float.isFinite(score) || (i > 0 && score < ascending.get(i - 1))) {
                throw new IllegalArgumentException("normal_scores must be finite numbers, the lowest first, but number "
                        + (i + 1) + " is " + score);
            }
        }
    }

    @Override
    @JsonValue
    public List<Float> ascending() {
        return ascending;
    }

    /**
     * The scores of an evaluation; if there are more than {@code most}, a random sample of them with a fixed seed, which is as valid
     * for p-values as all of them.
     *
     * @param ascending finite scores, the lowest first
     */
    public static NormalScores of(float[] ascending, int most) {
        int[] ranks = IntStream.range(0, ascending.length).toArray();
        if (ascending.length > most) {
            SplittableRandom random = new SplittableRandom(0);
            for (int i = 0; i < most; i++) {
                int other = random.nextInt(i, ranks.length);
                int rank = ranks[i];
                ranks[i] = ranks[other];
                ranks[other] = rank;
            }
            ranks = Arrays.copyOf(ranks, most);
            Arrays.sort(ranks);
        }
        return new NormalScores(
                Arrays.stream(ranks).mapToObj(rank -> ascending[rank]).toList());
    }

    public int size() {
        return ascending.size();
    }

    /** The number of scores that are at least this high; 0 for NaN. */
    public int reaching(float score) {
        int lower = 0;
        int reaching = ascending.size();
        while (lower < reaching) {
            int middle = (lower + reaching) / 2;
            if (ascending.get(middle) >= score) {
                reaching = middle;
            } else {
                lower = middle + 1;
            }
        }
        return ascending.size() - lower;
    }

    /**
     * The split-conformal p-value of an image: {@code (1 + number of normal scores that are at least as high) / (n + 1)}. Of new normal
     * images, at most a share {@code p} has a p-value of {@code p} or less, on average over the stored scores, if all are exchangeable (Vovk,
     * Gammerman and Shafer, 2005; Bates et al., 2023). For NaN it is the lowest possible one.
     *
     * @return empty if no scores were stored
     */
    public OptionalDouble pValue(float score) {
        return ascending.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((1.0 + reaching(score)) / (ascending.size() + 1.0));
    }
}
