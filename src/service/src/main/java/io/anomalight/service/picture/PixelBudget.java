package io.anomalight.service.picture;

import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Refusal;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Limits the images that are decoded or drawn at the same time: one per core, and together no more pixels than memory
 * allows.
 */
public final class PixelBudget {
    // An estimate of the bytes per pixel in the worst case: the larger of two needs. The decoder holds the bytes of the
    // file and the pixels with 16 bits per channel, of which ImageLimits.withAtMost allows eight. Later steps hold a
    // map, a mask and the arrays of the search for
    // regions.
    private static final int BYTES_PER_PIXEL = 24;
    private static final int UNIT = 1000;

    private final Semaphore freeImages;
    private final Semaphore freeKilopixels;
    private final int maxKilopixels;

    /**
     * Creates an unused budget.
     *
     * @param images images at a time
     * @param pixels pixels of all these images together; a larger image is processed alone
     */
    PixelBudget(int images, long pixels) {
        this.freeImages = new Semaphore(images, true);
        this.maxKilopixels = Math.max(1, (int) Math.min(Integer.MAX_VALUE, pixels / UNIT));
        this.freeKilopixels = new Semaphore(maxKilopixels, true);
    }

    /** A budget with one image per core and at most half of Java's memory. */
    public static PixelBudget ofThisMachine() {
        Runtime machine = Runtime.getRuntime();
        return new PixelBudget(machine.availableProcessors(), machine.maxMemory() / 2 / BYTES_PER_PIXEL);
    }

    /** A budget with one image, and at most an eighth of Java's memory. */
    public static PixelBudget ofShadows() {
        return new PixelBudget(1, Runtime.getRuntime().maxMemory() / 8 / BYTES_PER_PIXEL);
    }

    /**
     * Waits until the budget allows the image, then does the work on the calling thread.
     *
     * @param pixels the number of pixels of the image, or an upper bound
     * @throws Refusal with status 503 if the deadline passes while waiting or memory runs out, and 413 if memory runs out
     *     although no other image was processed
     */
    public <T> T work(Deadline deadline, long pixels, Supplier<T> work) {
        int kilopixels = (int) Math.min(maxKilopixels, 1 + pixels / UNIT);
        take(freeKilopixels, kilopixels, deadline);
        try {
            take(freeImages, 1, deadline);
            try {
                return work.get();
            } catch (OutOfMemoryError full) {
                throw kilopixels == maxKilopixels ? Refusal.largerThanMemory() : Refusal.outOfMemory();
            } finally {
                freeImages.release();
            }
        } finally {
            freeKilopixels.release(kilopixels);
        }
    }

    private static void take(Semaphore free, int permits, Deadline deadline) {
        try {
            if (!free.tryAcquire(permits, deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                throw deadline.timeoutRefusal();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.stopping();
        }
    }
}
