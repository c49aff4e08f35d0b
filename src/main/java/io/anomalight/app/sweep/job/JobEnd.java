package io.anomalight.app.sweep.job;

import java.util.List;
import java.util.Set;

/**
 * The end of a process.
 *
 * @param exitCode 0 for success
 * @param lastErrors the last lines of its error output; if it failed without any, the last lines of its log
 */
public record JobEnd(int exitCode, List<String> lastErrors) {
    /** The exit code of a training that stopped at {@code pause_after} and can go on. */
    public static final int PAUSED = 3;

    // The exit code of a process that a signal ended is this number plus the number of the signal.
    private static final int SIGNAL_BASE = 128;
    // SIGHUP, SIGINT, SIGKILL and SIGTERM: users and the operating system send them to end a process.
    private static final Set<Integer> KILLS = Set.of(1, 2, 9, 15);

    public JobEnd {
        lastErrors = List.copyOf(lastErrors);
    }

    /** Whether a training has paused. */
    public boolean isPause() {
        return exitCode == PAUSED;
    }

    /** Whether an exit code means that a user or the system ended the process. */
    static boolean isKill(int exitCode) {
        return KILLS.contains(exitCode - SIGNAL_BASE);
    }

    /** An exit code as text, with the signal if one ended the process. */
    static String describe(int exitCode) {
        return exitCode > SIGNAL_BASE && exitCode < SIGNAL_BASE + 65
                ? "ended by signal " + (exitCode - SIGNAL_BASE)
                : "exit code " + exitCode;
    }
}
