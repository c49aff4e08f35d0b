package io.anomalight.framework.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A lock between processes, and in one process. The operating system releases it when the process ends, also after a crash. */
public final class ProcessLock implements AutoCloseable {
    private final FileChannel channel;

    private ProcessLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a file, which is created if it is missing and stays.
     *
     * @return empty if another process or another part of this process holds the lock
     * @throws io.anomalight.framework.failure.UserError if the file can't be created
     */
    public static Optional<ProcessLock> tryAcquire(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isHeld(channel)) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new ProcessLock(channel));
        } catch (IOException e) {
            throw FileFailure.writing(file, e);
        }
    }

    private static boolean isHeld(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("the lock can't be released", e);
        }
    }
}
