package io.anomalight.framework.data.synthetic;

import io.anomalight.framework.image.ImageSize;
import java.util.Arrays;

/**
 * An image on which a defect is drawn, as it was before.
 *
 * @param rgb {@code [C, H, W]} in [0, 1]; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Surface(float[] rgb, ImageSize size) {
    /** The mean difference that makes a defect visible: about 15 grey levels. */
    private static final float VISIBLE = 0.06f;
    /** The change of a defect that nothing else makes visible. */
    private static final float CONTRAST = 0.25f;

    static Surface copyOf(float[] rgb, ImageSize size) {
        return new Surface(rgb.clone(), size);
    }

    /** The value at a place; beyond the edges the image repeats itself. */
    float at(int channel, int y, int x) {
        int row = Math.floorMod(y, size.height());
        int column = Math.floorMod(x, size.width());
        return rgb[channel * size.pixels() + row * size.width() + column];
    }

    /** The number of channels. */
    int channels() {
        return rgb.length / size.pixels();
    }

    /** Whether all channels are equal: a coloured spot on a grey image would be too easy to find. */
    static boolean isGrey(float[] planes, ImageSize size) {
        int pixels = size.pixels();
        boolean grey = true;
        for (int at = pixels; at < planes.length && grey; at += pixels) {
            grey = Arrays.equals(planes, 0, pixels, planes, at, at + pixels);
        }
        return grey;
    }

    private boolean isGrey() {
        return isGrey(rgb, size);
    }

    /** Whether a texture differs enough from the image within a mask, if it is blended with this opacity. */
    boolean shows(float[] texture, byte[] mask, float opacity) {
        int compared = isGrey() ? mask.length : rgb.length; // a grey image gets only the first channel
        double sum = 0;
        int pixels = 0;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] == 1) {
                float largest = 0;
                for (int at = i; at < compared; at += mask.length) {
                    largest = Math.max(largest, Math.abs(texture[at] - rgb[at]));
                }
                sum += opacity * largest;
                pixels++;
            }
        }
        return sum > VISIBLE * pixels;
    }

    /** Writes a blend of the image and a texture into the planes, within the mask; a grey image stays grey. */
    void blend(float[] texture, byte[] mask, float opacity, float[] into) {
        boolean grey = isGrey();
        for (int i = 0; i < rgb.length; i++) {
            if (mask[i % mask.length] == 1) {
                float value = texture[grey ? i % mask.length : i];
                into[i] = Math.max(0, Math.min(1, rgb[i] + opacity * (value - rgb[i])));
            }
        }
    }

    /** The image, brighter where it is dark and darker where it is bright: a texture that always shows. */
    float[] contrasting() {
        float[] texture = new float[rgb.length];
        for (int i = 0; i < texture.length; i++) {
            texture[i] = rgb[i] < 0.5f ? rgb[i] + CONTRAST : rgb[i] - CONTRAST;
        }
        return texture;
    }
}
