package io.anomalight.framework.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damages bytes as an attacker or a bad disk does: flips, cuts, repeats, splices, and special numbers. The same seed
 * gives the same mutants, so a failure is identified by its seed and number.
 */
public final class Mutator {
    private static final int MOST_STEPS = 6;
    private static final long[] NUMBERS = {
        0,
        1,
        2,
        7,
        0x7f,
        0x80,
        0xff,
        0x100,
        0x7fff,
        0x8000,
        0xffff,
        0x10000,
        0x7fffffffL,
        0x80000000L,
        0xffffffffL,
        -1,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final List<String> DIGITS = List.of(
            "0",
            "-1",
            "1e999",
            "NaN",
            "2147483648",
            "4294967296",
            "9223372036854775808",
            "99999999999999999999",
            "0x10",
            "1.5");

    private final Random random;
    private final List<byte[]> words;
    private final int most;

    /**
     * Starts a sequence of mutants.
     *
     * @param words parts of the format to insert, beside numbers and random bytes; may be empty
     * @param most the largest size of a mutant in bytes
     */
    public Mutator(long seed, List<byte[]> words, int most) {
        this.random = new Random(seed);
        this.words = List.copyOf(words);
        this.most = most;
    }

    /** A random number from 0 to below the bound, from the same sequence, for the test. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** A damaged copy of one of the originals, sometimes spliced with another. */
    public byte[] mutant(List<byte[]> originals) {
        byte[] bytes = originals.get(random.nextInt(originals.size())).clone();
        int steps = 1 + random.nextInt(MOST_STEPS);
        for (int i = 0; i < steps; i++) {
            bytes = step(bytes, originals);
        }
        return bytes.length > most ? Arrays.copyOf(bytes, most) : bytes;
    }

    private byte[] step(byte[] bytes, List<byte[]> originals) {
        if (bytes.length == 0) {
            return noise(1 + random.nextInt(8));
        }
        int from = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - from, 1 + random.nextInt(random.nextBoolean() ? 8 : bytes.length));
        return switch (random.nextInt(10)) {
            case 0 -> flipped(bytes, from);
            case 1 -> replaced(bytes, from, 1, noise(1));
            case 2 -> number(bytes, from);
            case 3 -> Arrays.copyOf(bytes, from);
            case 4 -> replaced(bytes, from, length, new byte[0]);
            case 5 -> replaced(bytes, from, 0, Arrays.copyOfRange(bytes, from, from + length));
            case 6 -> splice(bytes, from, originals.get(random.nextInt(originals.size())));
            case 7 -> replaced(bytes, from, 0, word());
            case 8 -> replaced(bytes, from, Math.min(length, 8), word());
            default -> replaced(bytes, from, 0, noise(1 + random.nextInt(64)));
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] word() {
        if (!words.isEmpty() && random.nextInt(3) > 0) {
            return words.get(random.nextInt(words.size()));
        }
        return DIGITS.get(random.nextInt(DIGITS.size())).getBytes(StandardCharsets.US_ASCII);
    }

    /** Overwrites 1, 2, 4 or 8 bytes with a number, big- or little-endian. */
    private byte[] number(byte[] bytes, int at) {
        long value = NUMBERS[random.nextInt(NUMBERS.length)];
        int width = 1 << random.nextInt(4);
        boolean bigEndian = random.nextBoolean();
        for (int i = 0; i < width && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (value >> (8 * (bigEndian ? width - 1 - i : i)));
        }
        return bytes;
    }

    private byte[] splice(byte[] bytes, int at, byte[] other) {
        byte[] tail = other.length == 0 ? other : Arrays.copyOfRange(other, random.nextInt(other.length), other.length);
        return replaced(bytes, at, bytes.length - at, tail);
    }

    private byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
        byte[] made = new byte[bytes.length - length + by.length];
        System.arraycopy(bytes, 0, made, 0, at);
        System.arraycopy(by, 0, made, at, by.length);
        System.arraycopy(bytes, at + length, made, at + by.length, bytes.length - at - length);
        return made;
    }
}
