package io.anomalight.framework.config.hocon;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that is nearest to a misspelled one. */
public final class NearestKey {

    private NearestKey() {}

    /**
     * The known name that needs the fewest changes of letters; empty if each needs more changes than a third of the
     * length of {@code name}, and more than two.
     */
    public static Optional<String> to(String name, Collection<String> known) {
        int tolerance = Math.max(2, name.length() / 3);
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= tolerance)
                .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code did you mean x?}, or else the list of the known names. */
    public static String hint(String name, Collection<String> known) {
        return to(name, known)
                .map(meant -> "did you mean " + meant + "?")
                .orElseGet(() -> known.isEmpty() ? "none are known" : "known are " + String.join(", ", known));
    }

    // Levenshtein's distance, with two rows of the table in memory; upper and lower case are equal.
    private static int distance(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(above[j - 1] + change, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
