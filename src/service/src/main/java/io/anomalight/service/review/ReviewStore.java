package io.anomalight.service.review;

import io.anomalight.framework.files.FileFailure;
import io.anomalight.service.history.HistoryFailure;
import io.anomalight.service.history.VerdictHistory;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import io.anomalight.service.kept.KeptImages;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history and the images of a service, for requests.
 *
 * @param history absent if the service keeps no verdicts
 * @param kept absent if it keeps no images
 * @param checkProduct throws a {@link Refusal} if there is no product of this name
 * @param reading limits how many images are read at a time, so that their bytes do not fill the memory
 */
public record ReviewStore(
        Optional<VerdictHistory> history, Optional<KeptImages> kept, Consumer<String> checkProduct, Semaphore reading) {
    private static final Logger LOG = LoggerFactory.getLogger(ReviewStore.class);
    private static final int AT_A_TIME = 4;

    /** A store whose images are read {@value #AT_A_TIME} at a time. */
    public ReviewStore(Optional<VerdictHistory> history, Optional<KeptImages> kept, Consumer<String> checkProduct) {
        this(history, kept, checkProduct, new Semaphore(AT_A_TIME));
    }

    /**
     * Asks the history.
     *
     * @throws Refusal with status 404 if the service keeps no images, 503 or 507 if the history can't be used
     */
    <T> T ask(Function<VerdictHistory, T> question) {
        images();
        try {
            return question.apply(history.orElseThrow(ReviewStore::nothingKept));
        } catch (HistoryFailure failure) {
            throw new Refusal(failure.full() ? 507 : 503, failure.sentence() + ".");
        }
    }

    /**
     * The images.
     *
     * @throws Refusal with status 404 if the service keeps none
     */
    KeptImages images() {
        return kept.orElseThrow(ReviewStore::nothingKept);
    }

    private static Refusal nothingKept() {
        return new Refusal(404, "The service keeps no images; start it with history=<file> and keep_images=<folder>.");
    }

    /**
     * Uses the bytes of a kept image, when it is its turn to be read.
     *
     * @return empty if the image is not kept any more
     */
    <T> Optional<T> read(String sha256, Deadline deadline, Function<Upload, T> use) {
        try {
            if (!reading.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                throw new Refusal(429, "The service is reading other images; send this request again in a second.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.stopping();
        }
        try {
            return bytes(sha256).map(bytes -> use.apply(new Upload(sha256, bytes)));
        } finally {
            reading.release();
        }
    }

    private Optional<byte[]> bytes(String sha256) {
        try {
            return images().folder().read(sha256);
        } catch (IOException e) {
            LOG.warn("The kept image {} can't be read: {}", sha256, FileFailure.reason(e));
            throw new Refusal(503, "The kept image can't be read; see the service's log for the reason.");
        }
    }
}
