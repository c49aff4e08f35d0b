package io.anomalight.app.console;

import java.util.Optional;
import java.util.Set;

/** How Java writes the names of files for the system, which it takes from the locale and never changes. */
public final class NativeNames {
    private static final Set<String> ASCII = Set.of("ANSI_X3.4-1968", "US-ASCII", "ASCII", "646");

    private NativeNames() {}

    /** What to say where names with other letters than ASCII can't be opened. */
    public static Optional<String> warning(String encoding) {
        return ASCII.contains(encoding)
                ? Optional.of(
                        "The locale of this process knows ASCII only, so files with other letters in their names can't"
                                + " be opened: set LC_ALL=C.UTF-8, or start Anomalight with its launcher, which does so.")
                : Optional.empty();
    }

    /** As above, of this process. */
    public static Optional<String> warning() {
        return warning(System.getProperty("sun.jnu.encoding", ""));
    }
}
