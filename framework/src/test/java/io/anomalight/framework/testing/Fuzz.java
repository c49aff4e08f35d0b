package io.anomalight.framework.testing;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Passes damaged bytes to a reader, which must accept them or refuse them with a sentence. It must throw nothing else,
 * and need at most 2 s of processor time and 256 MiB of Java memory per mutant.
 *
 * <p>The seed is fixed, so that every build tries the same mutants. {@code -Danomalight.fuzz.mutants=10000
 * -Danomalight.fuzz.seed=2} tries more, and others. Time is processor time of the thread, so other load on the machine
 * does not matter.
 */
public final class Fuzz {
    private static final int MUTANTS = Integer.getInteger("anomalight.fuzz.mutants", 400);
    private static final long SEED = Long.getLong("anomalight.fuzz.seed", 1);
    private static final int MOST_MUTANT_BYTES = 1 << 20;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long MOST_BYTES = 256L << 20;
    private static final int LONGEST_SENTENCE = 1500;

    private final String kind;
    private final Class<? extends Exception> refusal;
    private final Mutator mutator;

    /** A reader of bytes that may be damaged. */
    @FunctionalInterface
    public interface Reader {
        /** Reads the bytes and checks the result, or throws the refusal. */
        void read(byte[] mutant) throws Exception;
    }

    /**
     * The numbers of accepted and refused mutants.
     *
     * @param taken the number of accepted mutants
     * @param refused the number of mutants refused with a sentence
     */
    public record Tally(int taken, int refused) {}

    private Fuzz(String kind, Class<? extends Exception> refusal, Mutator mutator) {
        this.kind = kind;
        this.refusal = refusal;
        this.mutator = mutator;
    }

    /**
     * Creates a sequence of mutants.
     *
     * @param refusal the exception of a reader that refuses a mutant
     * @param words parts of the format to insert, beside numbers and random bytes
     */
    public static Fuzz of(String kind, Class<? extends Exception> refusal, List<String> words) {
        List<byte[]> pieces = words.stream()
                .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
        return new Fuzz(kind, refusal, new Mutator(SEED, pieces, MOST_MUTANT_BYTES));
    }

    /** Reads mutants of the originals; at the first wrong result it saves the mutant to a file and fails. */
    public Tally run(List<byte[]> originals, Reader reader) throws IOException {
        int refused = 0;
        for (byte[] original : originals) {
            feed(-1, original, reader); // loads classes, and checks the originals
        }
        for (int number = 0; number < MUTANTS; number++) {
            refused += feed(number, mutator.mutant(originals), reader) ? 0 : 1;
        }
        Tally tally = new Tally(MUTANTS - refused, refused);
        System.getLogger("fuzz").log(System.Logger.Level.INFO, "{0}, seed {1}: {2}", kind, SEED, tally);
        return tally;
    }

    private boolean feed(int number, byte[] mutant, Reader reader) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long nanos = threads.getCurrentThreadCpuTime();
        boolean taken = true;
        try {
            reader.read(mutant.clone());
        } catch (Throwable thrown) {
            taken = false;
            checkRefusal(number, mutant, thrown);
        }
        check(number, mutant, "s of its thread", threads.getCurrentThreadCpuTime() - nanos, MOST_NANOS, 1e9);
        check(number, mutant, "MiB", threads.getCurrentThreadAllocatedBytes() - bytes, MOST_BYTES, 1 << 20);
        return taken;
    }

    private void checkRefusal(int number, byte[] mutant, Throwable thrown) throws IOException {
        String sentence = String.valueOf(thrown.getMessage());
        if (!refusal.isInstance(thrown)
                || sentence.isBlank()
                || sentence.length() > LONGEST_SENTENCE
                || sentence.contains("Exception")
                || sentence.contains("java.")) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            throw failure(number, mutant, "ended in\n" + trace);
        }
    }

    private void check(int number, byte[] mutant, String unit, long took, long most, double divisor)
            throws IOException {
        if (took > most) {
            throw failure(number, mutant, "took " + took / divisor + " " + unit);
        }
    }

    private AssertionError failure(int number, byte[] mutant, String what) throws IOException {
        Path kept = Files.createTempFile("anomalight-fuzz-", ".bin");
        Files.write(kept, mutant);
        return new AssertionError(kind + ": mutant " + number + " of seed " + SEED + ", kept as " + kept + ", " + what);
    }
}
