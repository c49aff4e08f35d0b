package guide.ch11.solutions;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Exercise 3: how far the difference of two areas under the ROC curve could change with other images.
 *
 * @param low the lower end of the interval of 95 %
 * @param high its upper end
 */
public record PairedDifference(double low, double high) {

    /** Draws images with replacement, good and bad ones apart, and the same images for both models. */
    public static PairedDifference of(Scores a, Scores b, int draws, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] differences = new double[draws];
        for (int draw = 0; draw < draws; draw++) {
            int[] good = indices(a.good().length, random);
            int[] bad = indices(a.bad().length, random);
            differences[draw] = b.area(good, bad) - a.area(good, bad);
        }
        Arrays.sort(differences);
        return new PairedDifference(differences[(int) (0.025 * draws)], differences[(int) (0.975 * draws)]);
    }

    private static int[] indices(int count, SplittableRandom random) {
        return random.ints(count, 0, count).toArray();
    }

    /** The scores that one model gives the images. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Scores(float[] good, float[] bad) {
        double area(int[] goodImages, int[] badImages) {
            double right = 0;
            for (int i : goodImages) {
                for (int j : badImages) {
                    right += bad[j] > good[i] ? 1 : bad[j] == good[i] ? 0.5 : 0;
                }
            }
            return right / ((double) goodImages.length * badImages.length);
        }
    }
}
