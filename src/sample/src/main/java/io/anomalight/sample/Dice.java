package io.anomalight.sample;

/** Random numbers that are the same on every platform (SplitMix64; Steele, Lea and Flood, OOPSLA 2014). */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    Dice(long seed) {
        state = seed;
    }

    /** Dice whose throws depend on the seed and on a name, so that one image's do not shift another's. */
    static Dice named(long seed, String name) {
        long state = mix(seed);
        for (int i = 0; i < name.length(); i++) {
            state = mix(state + name.charAt(i));
        }
        return new Dice(state);
    }

    /** Scatters the bits of a number over the whole word. */
    static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    float between(float low, float high) {
        return low + (high - low) * ((next() >>> 40) * 0x1p-24f);
    }

    int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    boolean coin() {
        return next() < 0;
    }

    /** About normally distributed, of mean 0 and variance 1: the sum of the eight bytes of one throw. */
    float gaussian() {
        long bits = next();
        int sum = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            sum += (int) (bits & 0xFF);
            bits >>>= Byte.SIZE;
        }
        // Eight uniform bytes have mean 1020 and standard deviation 209.02.
        return (sum - 1020) * (1 / 209.02f);
    }
}
