package io.anomalight.app.run;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.ProcessLock;
import java.nio.file.Path;

/** The lock of a run folder. The operating system releases it when the process ends, also after a crash. */
public final class RunLock implements AutoCloseable {
    private static final String FILE = ".lock";

    private final ProcessLock lock;

    private RunLock(ProcessLock lock) {
        this.lock = lock;
    }

    static RunLock of(Path folder) {
        return new RunLock(ProcessLock.tryAcquire(folder.resolve(FILE))
                .orElseThrow(() -> new UserError(
                        folder + " is in use by a training in another process; wait for it, or stop it")));
    }

    @Override
    public void close() {
        lock.close();
    }
}
