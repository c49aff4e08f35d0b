package io.anomalight.app.sweep;

import java.util.List;

/**
 * How a process ended.
 *
 * @param exitCode 0 if it did what it should
 * @param lastErrors the last lines of its error output, or for want of these of all its output
 */
public record JobEnd(int exitCode, List<String> lastErrors) {
    private static final int SIGNALLED = 128;

    public JobEnd {
        lastErrors = List.copyOf(lastErrors);
    }

    /** What an exit code means. */
    static String describe(int exitCode) {
        return exitCode > SIGNALLED && exitCode < SIGNALLED + 65
                ? "ended by signal " + (exitCode - SIGNALLED)
                : "exit code " + exitCode;
    }
}
