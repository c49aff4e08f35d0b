package io.anomalight.app.sweep.job;

import java.time.Instant;

/**
 * Identifies a process of this machine. The system may give its number to a later process, but the start time differs.
 *
 * @param id the number of the process (PID); 0 for no process
 * @param started the start time; empty if the system does not report it
 */
public record ProcessMark(long id, String started) {
    static final ProcessMark NONE = new ProcessMark(0, "");

    public static ProcessMark of(ProcessHandle process) {
        return new ProcessMark(
                process.pid(),
                process.info().startInstant().map(Instant::toString).orElse(""));
    }

    public boolean isAlive() {
        return id != 0
                && ProcessHandle.of(id)
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> of(process).equals(this))
                        .isPresent();
    }
}
