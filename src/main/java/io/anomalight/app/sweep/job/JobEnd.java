package io.anomalight.app.sweep.job;

import java.util.List;
import java.util.Set;

/**
 * How a process ended.
 *
 * @param exitCode 0 if it did what it should
 * @param lastErrors the last lines of its error output, or for want of these of all its output
 */
public record JobEnd(int exitCode, List<String> lastErrors) {
    private static final int SIGNALLED = 128;
    // SIGHUP, SIGINT, SIGKILL and SIGTERM: what people and their systems send.
    private static final Set<Integer> KILLS = Set.of(1, 2, 9, 15);

    public JobEnd {
        lastErrors = List.copyOf(lastErrors);
    }

    /** Whether an exit code says that somebody else ended the process. */
    static boolean isKill(int exitCode) {
        return KILLS.contains(exitCode - SIGNALLED);
    }

    /** What an exit code means. */
    static String describe(int exitCode) {
        return exitCode > SIGNALLED && exitCode < SIGNALLED + 65
                ? "ended by signal " + (exitCode - SIGNALLED)
                : "exit code " + exitCode;
    }
}
