package io.anomalight.service.http;

import java.util.concurrent.Semaphore;

/**
 * Limits the number of images of the requests in progress. A request counts as one image until its body is read, and then
 * with the number of its images, until the answer. All methods may be called by any thread.
 */
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
     * @throws Refusal with status 429 if no place is free
     */
    public Permit enter() {
        take(1);
        return new Permit();
    }

    private void take(int images) {
        if (!free.tryAcquire(images)) {
            throw new Refusal(
                    429, "All " + places + " places of the queue are taken; send the request again in a second.");
        }
    }

    /** The number of images of the requests in progress. */
    public int inProgress() {
        return places - free.availablePermits();
    }

    /** The places of one request; closing it releases them. */
    public final class Permit implements AutoCloseable {
        private int taken = 1;

        /**
         * Takes further places, up to the given number of images.
         *
         * @throws Refusal with status 429 if too few places are free, and 413 if the queue is smaller than that
         */
        public void extendTo(int images) {
            if (images > places) {
                throw new Refusal(
                        413, images + " images are more than the " + places + " places of the queue; send fewer.");
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
