package io.anomalight.app.sweep.job;

import java.time.Instant;

/**
 * A process of this machine, told from a later one that got the same number.
 *
 * @param id 0 for none
 * @param started as the system says it, empty where it doesn't
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
