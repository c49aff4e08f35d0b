package io.anomalight.framework.data.region;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageSize;
import io.anomalight.framework.image.decoding.ImageReader;
import java.nio.file.Path;

/**
 * A mask image of any size.
 *
 * @param white 1 for a white pixel and 0 for a black one, {@code [H, W]}; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RegionMask(ImageSize size, byte[] white) {

    /** Reads a mask; a {@code UserError} says why it can't be used. */
    static RegionMask read(Path file, String category) {
        DecodedImage image = image(file, category);
        byte[] white = new byte[0];
        try {
            white = image.mask(image.size());
        } catch (UserError dark) {
            // It has no pixel brighter than 50 %: the same error as for a black mask.
        }
        for (byte pixel : white) {
            if (pixel != 0) {
                return new RegionMask(image.size(), white);
            }
        }
        throw new UserError("data.region" + category + ".mask=" + file
                + " has no white pixel, so nothing counts; paint the part of the image that counts white");
    }

    private static DecodedImage image(Path file, String category) {
        try {
            return ImageReader.read(file);
        } catch (UserError unusable) {
            throw new UserError(
                    "data.region" + category + ".mask=" + file + " can't be used: " + unusable.getMessage()
                            + "; set the image whose white pixels count",
                    unusable);
        }
    }

    /** Whether all pixels of the mask are white that are nearer to the centre of a pixel of an image of a size than {@code reach}. */
    boolean surrounds(int x, int y, ImageSize image, double reach) {
        int bottom = end(y, size.height(), image.height(), reach);
        int right = end(x, size.width(), image.width(), reach);
        for (int row = start(y, size.height(), image.height(), reach); row < bottom; row++) {
            for (int column = start(x, size.width(), image.width(), reach); column < right; column++) {
                if (white[row * size.width() + column] == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int start(int index, int from, int to, double reach) {
        return Math.max(0, (int) Math.floor((index + 0.5 - reach) * from / to));
    }

    private static int end(int index, int from, int to, double reach) {
        return Math.min(from, (int) Math.ceil((index + 0.5 + reach) * from / to));
    }
}
