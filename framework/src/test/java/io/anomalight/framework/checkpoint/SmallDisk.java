package io.anomalight.framework.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A real disk of a few kilobytes, for tests that fill it. Java can't make a write fail as a full disk does; a mount can, but
 * only Linux's root may mount.
 */
final class SmallDisk implements AutoCloseable {
    private final Path mountPoint;

    private SmallDisk(Path mountPoint) {
        this.mountPoint = mountPoint;
    }

    /** Mounts a disk, or skips the test. */
    static SmallDisk mount(Path mountPoint, int kilobytes) throws IOException {
        Files.createDirectories(mountPoint);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", mountPoint.toString());
        assumeTrue(mounted, "no small disk: only root on Linux can mount one");
        return new SmallDisk(mountPoint);
    }

    /** Makes the disk read-only, also for root. */
    void makeReadOnly() throws IOException {
        assertThat(run("mount", "-o", "remount,ro", mountPoint.toString())).isTrue();
    }

    private static boolean run(String... command) throws IOException {
        if (!Files.isExecutable(Path.of("/usr/bin", command[0]))) {
            return false;
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        assertThat(run("umount", mountPoint.toString())).isTrue();
    }
}
