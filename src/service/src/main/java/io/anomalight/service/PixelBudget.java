package io.anomalight.service;

import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Refusal;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where images are decoded and drawn, which takes memory by the size of an image: as many at once as there are cores, and
 * together no more pixels than the memory holds.
 */
final class PixelBudget {
    // What a pixel takes at the worst: 16 bits a colour while it is decoded, beside the file, or a map, a mask and a
    // search.
    private static final int BYTES_A_PIXEL = 24;
    private static final int UNIT = 1000;

    private final Semaphore seats;
    private final Semaphore thousands;
    private final int most;

    /**
     * An empty one.
     *
     * @param seats images at once
     * @param pixels of all images at once; one larger than that is worked on alone
     */
    PixelBudget(int seats, long pixels) {
        this.seats = new Semaphore(seats, true);
        this.most = Math.max(1, (int) Math.min(Integer.MAX_VALUE, pixels / UNIT));
        this.thousands = new Semaphore(most, true);
    }

    /** One for this machine's cores, that fills half of Java's memory at the most. */
    static PixelBudget ofThisMachine() {
        Runtime machine = Runtime.getRuntime();
        return new PixelBudget(machine.availableProcessors(), machine.maxMemory() / 2 / BYTES_A_PIXEL);
    }

    /**
     * Does the work when a seat is free and the pixels have room.
     *
     * @param pixels of the image, or the most that it may have
     * @throws Refusal with status 503 if there is no room in time or too little memory, 413 if it was worked on alone and
     *     the memory was too little even so
     */
    <T> T work(Deadline deadline, long pixels, Supplier<T> work) {
        int share = (int) Math.min(most, 1 + pixels / UNIT);
        take(thousands, share, deadline);
        try {
            take(seats, 1, deadline);
            try {
                return work.get();
            } catch (OutOfMemoryError full) {
                throw share == most ? Refusal.largerThanMemory() : Refusal.outOfMemory();
            } finally {
                seats.release();
            }
        } finally {
            thousands.release(share);
        }
    }

    private static void take(Semaphore free, int permits, Deadline deadline) {
        try {
            if (!free.tryAcquire(permits, deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                throw deadline.missed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.stopping();
        }
    }
}
