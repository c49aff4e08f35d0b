package io.anomalight.sample;

/** Random numbers that are the same on every platform (SplitMix64; Steele, Lea and Flood, OOPSLA 2014). */
final class SampleRandom {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    SampleRandom(long seed) {
        state = seed;
    }

    /** Random numbers that depend on the seed and a name, so that each image has its own. */
    static SampleRandom named(long seed, String name) {
        long state = mix(seed);
        for (int i = 0; i < name.length(); i++) {
            state = mix(state + name.charAt(i));
        }
        return new SampleRandom(state);
    }

    /** Mixes the bits of a number. */
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

    /** About normally distributed, with mean 0 and variance 1: the sum of eight random bytes. */
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
