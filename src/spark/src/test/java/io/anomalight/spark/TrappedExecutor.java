package io.anomalight.spark;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A point in a job at which the first executor waits until its process is killed. All later executors continue.
 *
 * @param folder that all processes share
 */
record TrappedExecutor(Path folder) {
    private static final String FIRST = "first";
    private static final String WRITTEN = "written";
    private static final String VICTIM = "victim";

    /** Called by an executor. */
    void passOrWaitForDeath() throws IOException, InterruptedException {
        try {
            Files.createFile(folder.resolve(
                    FIRST)); // stays, so that the next executor continues however early this one is killed
            Path written = Files.writeString(
                    folder.resolve(WRITTEN),
                    Long.toString(ProcessHandle.current().pid()));
            Files.move(written, folder.resolve(VICTIM), StandardCopyOption.ATOMIC_MOVE);
            new CountDownLatch(1).await();
        } catch (FileAlreadyExistsException caughtBefore) {
            return;
        }
    }

    /** Called by the driver: kills who is held, and returns its process id. */
    long kill() throws IOException, InterruptedException {
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(folder.resolve(VICTIM))) {
                WatchKey key = watch.poll(2, TimeUnit.MINUTES);
                if (key == null) {
                    throw new IllegalStateException("no executor came by");
                }
                key.reset();
            }
        }
        ProcessHandle victim = ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve(VICTIM))))
                .orElseThrow();
        victim.destroyForcibly();
        victim.onExit().join();
        return victim.pid();
    }
}
