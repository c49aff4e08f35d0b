package io.anomalight.service;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.TooManyPixels;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.framework.image.decoding.UnknownFormat;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Has what was uploaded judged by a model. */
final class UploadScoring {
    private final PixelBudget workbench;
    private final long maxPixels;

    UploadScoring(PixelBudget workbench, long maxPixels) {
        this.workbench = workbench;
        this.maxPixels = maxPixels;
    }

    /**
     * Judges images, all or none.
     *
     * @throws ModuleFailure if the model gives no score that can be used
     * @throws Refusal with status 413, 415 or 422 if one is no image that can be judged, and 503 if time runs out
     */
    List<ImageResult> judge(List<Upload> uploads, ServedModel model, Deadline deadline) {
        List<CompletableFuture<ImageResult>> coming = new ArrayList<>();
        try {
            for (Upload upload : uploads) {
                long pixels = DeclaredPixels.of(upload.bytes(), maxPixels);
                coming.add(model.judge(workbench.work(deadline, pixels, () -> prepare(upload, model))));
            }
            List<ImageResult> results = new ArrayList<>();
            for (CompletableFuture<ImageResult> result : coming) {
                results.add(await(result, deadline));
            }
            return results;
        } finally {
            coming.forEach(result -> result.cancel(false)); // of no use to anybody, unless it is done
        }
    }

    private HostImage prepare(Upload upload, ServedModel model) {
        try {
            return model.prepare(ImageReader.read(
                    upload.name(), upload.bytes(), ImageLimits.usual().withAtMost(maxPixels)));
        } catch (TooManyPixels e) {
            throw new Refusal(413, e.getMessage() + ".");
        } catch (UnknownFormat e) {
            throw new Refusal(415, e.getMessage() + ".");
        } catch (UserError e) {
            if (e.getCause() instanceof OutOfMemoryError full) {
                throw full; // the workbench knows whether others took the memory
            }
            throw new Refusal(422, e.getMessage() + ".");
        }
    }

    private static ImageResult await(Future<ImageResult> result, Deadline deadline) {
        try {
            return result.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw deadline.missed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.stopping();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ModuleFailure failure) {
                throw failure;
            }
            if (e.getCause() instanceof OutOfMemoryError) {
                throw Refusal.outOfMemory();
            }
            throw new IllegalStateException("the model failed to judge an image", e.getCause());
        }
    }
}
