package io.anomalight.service.kept;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Removes kept images: those whose rows the history no longer has, and the oldest when they fill their limit. Other files of the folder
 * are left alone.
 */
public final class KeptCleaning {
    private static final double FILL = 0.9; // the share of the limit that is left after a cleaning
    private static final Duration SETTLED = Duration.ofHours(1); // an image is written before its row

    private final KeptFolder folder;
    private final Reasons reasons;
    private final InstantSource clock;
    private final Removal removal;

    /** Tells why an image is kept. May be called by any thread. */
    public interface Reasons {
        /** Whether an image has feedback, so that it is never removed. */
        boolean hasFeedback(String sha256);

        /** Whether the history has a row of an image. */
        boolean hasRow(String sha256);
    }

    /** Removes a file unless it was changed since it was found. */
    interface Removal {
        boolean remove(Path file, FileTime found) throws IOException;
    }

    KeptCleaning(KeptFolder folder, Reasons reasons, InstantSource clock, Removal removal) {
        this.folder = folder;
        this.reasons = reasons;
        this.clock = clock;
        this.removal = removal;
    }

    private record Found(Path file, FileTime time, long bytes) {}

    private interface Visitor {
        void see(Found found) throws IOException;
    }

    /** The bytes of all images. */
    long bytes() throws IOException {
        long[] sum = new long[1];
        visit(found -> sum[0] += found.bytes());
        return sum[0];
    }

    /** Removes images and returns the bytes of those that are left. */
    long clean(long maxBytes) throws IOException {
        long left = withoutOrphans();
        long target = (long) (FILL * maxBytes);
        if (left <= target) {
            return left;
        }
        for (Found found : oldest(left - target)) {
            left -= removal.remove(found.file(), found.time()) ? found.bytes() : 0;
        }
        return left;
    }

    private long withoutOrphans() throws IOException {
        FileTime settled = FileTime.from(clock.instant().minus(SETTLED));
        long[] left = new long[1];
        visit(found -> {
            String sha256 = String.valueOf(found.file().getFileName());
            boolean orphan =
                    found.time().compareTo(settled) < 0 && !reasons.hasRow(sha256) && !reasons.hasFeedback(sha256);
            if (!orphan || !removal.remove(found.file(), found.time())) {
                left[0] += found.bytes();
            }
        });
        return left[0];
    }

    /** The oldest images without feedback that together have at least these bytes, or all if they have less. */
    private PriorityQueue<Found> oldest(long bytes) throws IOException {
        PriorityQueue<Found> oldest =
                new PriorityQueue<>(Comparator.comparing(Found::time).reversed());
        long[] sum = new long[1];
        visit(found -> {
            boolean needed =
                    sum[0] < bytes || found.time().compareTo(oldest.element().time()) < 0;
            if (!needed || reasons.hasFeedback(String.valueOf(found.file().getFileName()))) {
                return;
            }
            oldest.add(found);
            sum[0] += found.bytes();
            while (sum[0] - oldest.element().bytes() >= bytes) {
                sum[0] -= oldest.remove().bytes(); // the newest of them
            }
        });
        return oldest;
    }

    private void visit(Visitor visitor) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder.path(), "[0-9a-f][0-9a-f]")) {
            for (Path each : folders) {
                if (Files.isDirectory(each)) {
                    visit(each, visitor);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void visit(Path subfolder, Visitor visitor) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(subfolder)) {
            for (Path file : files) {
                if (folder.owns(file)) {
                    see(file, visitor);
                }
            }
        }
    }

    private static void see(Path file, Visitor visitor) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException removed) {
            return;
        }
        visitor.see(new Found(file, attributes.lastModifiedTime(), attributes.size()));
    }
}
