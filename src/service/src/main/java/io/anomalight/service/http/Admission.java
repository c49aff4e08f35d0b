package io.anomalight.service.http;

import java.util.concurrent.Semaphore;

/** The bounded queue: how many images may be in the house at once, from the first byte of their request to the answer. */
public final class Admission {
    private final int places;
    private final Semaphore free;

    public Admission(int places) {
        this.places = places;
        this.free = new Semaphore(places);
    }

    /**
     * Takes a place for one image.
     *
     * @throws Refusal with status 429 if none is free
     */
    public Guest enter() {
        take(1);
        return new Guest();
    }

    private void take(int images) {
        if (!free.tryAcquire(images)) {
            throw new Refusal(429, "All " + places + " places of the queue are taken; send it again in a second.");
        }
    }

    /** How many images are in the house. */
    public int present() {
        return places - free.availablePermits();
    }

    /** A request with its places, which it gives back when it is answered. */
    public final class Guest implements AutoCloseable {
        private int taken = 1;

        /**
         * Takes places until there are so many.
         *
         * @throws Refusal with status 429 if they are not free, and 413 if there are not so many
         */
        public void bring(int images) {
            if (images > places) {
                throw new Refusal(
                        413, images + " images are more than the " + places + " that are judged at once; send fewer.");
            }
            if (images > taken) {
                take(images - taken);
                taken = images;
            }
        }

        @Override
        public void close() {
            free.release(taken);
        }
    }
}
