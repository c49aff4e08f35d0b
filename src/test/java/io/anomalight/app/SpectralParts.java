package io.anomalight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Parts whose samples of 16 bits all become the same value if they are cut to 8 bits; defective parts have a square
 * that is 100 values brighter in the first half of the channels.
 */
final class SpectralParts {
    static final int SIDE = 64;
    private static final int BASE = 30_000;
    private static final int DEFECT = 100;

    private SpectralParts() {}

    /** Writes normal parts to {@code good/} and defective ones to {@code bad/}. */
    static Path write(Path folder, int channels, int good, int bad) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < good; i++) {
            SampleTiff.write(folder.resolve("good/" + i + ".tif"), SIDE, SIDE, channels, part(channels, random));
        }
        for (int i = 0; i < bad; i++) {
            int[] part = part(channels, random);
            int left = 8 + random.nextInt(32);
            int top = 8 + random.nextInt(32);
            for (int y = top; y < top + 14; y++) {
                for (int x = left; x < left + 14; x++) {
                    for (int channel = 0; channel < (channels + 1) / 2; channel++) {
                        part[(y * SIDE + x) * channels + channel] += DEFECT;
                    }
                }
            }
            SampleTiff.write(folder.resolve("bad/" + i + ".tif"), SIDE, SIDE, channels, part);
        }
        return folder;
    }

    private static int[] part(int channels, SplittableRandom random) {
        int[] samples = new int[SIDE * SIDE * channels];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = BASE + 20 * (i % channels) + random.nextInt(12);
        }
        return samples;
    }
}
