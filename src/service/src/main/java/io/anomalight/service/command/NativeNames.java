package io.anomalight.service.command;

import java.util.Optional;
import java.util.Set;

/** The encoding that Java uses for file names. It depends on the locale at the start of the process and can't be changed. */
public final class NativeNames {
    private static final Set<String> ASCII = Set.of("ANSI_X3.4-1968", "US-ASCII", "ASCII", "646");

    private NativeNames() {}

    /** A warning if files with non-ASCII names can't be opened; otherwise empty. */
    static Optional<String> warning(String encoding) {
        return ASCII.contains(encoding)
                ? Optional.of(
                        "The locale of this process supports ASCII only, so files with other letters in their names can't"
                                + " be opened: set LC_ALL=C.UTF-8, or start Anomalight with its launcher, which sets this.")
                : Optional.empty();
    }

    /** As above, for this process. */
    public static Optional<String> warning() {
        return warning(System.getProperty("sun.jnu.encoding", ""));
    }
}
