package io.anomalight.sample;

/** Smooth random functions of the plane with values in [-1, 1] (value noise), the same on every platform. */
final class Noise {
    private final long seed;

    Noise(long seed) {
        this.seed = seed;
    }

    /** Noise with details of about one unit. */
    float at(float x, float y) {
        int column = floor(x);
        int row = floor(y);
        float right = smooth(x - column);
        float down = smooth(y - row);
        float top = mix(corner(column, row), corner(column + 1, row), right);
        if (down == 0) { // faster for functions of one variable
            return top;
        }
        float bottom = mix(corner(column, row + 1), corner(column + 1, row + 1), right);
        return mix(top, bottom, down);
    }

    /**
     * The weighted mean of three octaves of noise, in [-1, 1]. Each octave has half the size and half the weight of the
     * octave before.
     */
    float fractal(float x, float y) {
        return (at(x, y) + 0.5f * at(2 * x + 31, 2 * y + 17) + 0.25f * at(4 * x + 71, 4 * y + 43)) / 1.75f;
    }

    /** A random value per integer. */
    float of(int index) {
        return corner(index, 0);
    }

    private float corner(int column, int row) {
        long hash = SampleRandom.mix(seed + column * 0x9E3779B97F4A7C15L + row * 0xC2B2AE3D27D4EB4FL);
        return (hash >> 40) * 0x1p-23f;
    }

    static int floor(float value) {
        int truncated = (int) value;
        return value < truncated ? truncated - 1 : truncated;
    }

    static float mix(float from, float to, float share) {
        return from + (to - from) * share;
    }

    /** 0 below 0, 1 above 1, and a smooth rise in between. */
    static float smooth(float t) {
        if (t <= 0) {
            return 0;
        }
        return t >= 1 ? 1 : t * t * (3 - 2 * t);
    }
}
