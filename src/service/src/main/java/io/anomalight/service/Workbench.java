package io.anomalight.service;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Where images are decoded and drawn, which takes memory by the size of an image: as many at once as there are cores. */
final class Workbench {
    private final Semaphore seats;

    Workbench(int seats) {
        this.seats = new Semaphore(seats, true);
    }

    /**
     * Does the work when a seat is free.
     *
     * @throws Refusal with status 503 if none is in time
     */
    <T> T work(Deadline deadline, Supplier<T> work) {
        take(deadline);
        try {
            return work.get();
        } finally {
            seats.release();
        }
    }

    private void take(Deadline deadline) {
        try {
            if (!seats.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                throw deadline.missed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.stopping();
        }
    }
}
