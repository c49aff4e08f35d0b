package io.anomalight.service;

import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.failure.ModuleFailure;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import io.anomalight.service.picture.DeclaredPixels;
import io.anomalight.service.picture.PixelBudget;
import io.anomalight.service.picture.UploadedPicture;
import io.anomalight.service.product.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Decodes uploaded images and scores them. */
final class UploadScoring {
    private final PixelBudget pixelBudget;
    private final long maxPixels;

    UploadScoring(PixelBudget pixelBudget, long maxPixels) {
        this.pixelBudget = pixelBudget;
        this.maxPixels = maxPixels;
    }

    /**
     * Scores images; if one fails, all fail.
     *
     * @param category the category of the images; empty for a model of one category
     * @throws ModuleFailure if a score is not finite, or the model fails otherwise
     * @throws Refusal with status 413, 415 or 422 if an upload is no image that can be scored, and 503 if the deadline passes
     */
    List<ImageResult> score(List<Upload> uploads, String category, ServedModel model, Deadline deadline) {
        List<CompletableFuture<ImageResult>> pending = new ArrayList<>();
        try {
            for (Upload upload : uploads) {
                long pixels = DeclaredPixels.of(upload.bytes(), maxPixels);
                HostImage image = pixelBudget.work(
                        deadline, pixels, () -> UploadedPicture.decode(upload, maxPixels, model::prepare));
                pending.add(model.submit(image.in(category)));
            }
            List<ImageResult> results = new ArrayList<>();
            for (CompletableFuture<ImageResult> result : pending) {
                results.add(await(result, deadline));
            }
            return results;
        } finally {
            pending.forEach(result -> result.cancel(false)); // after a failure, the rest is not needed
        }
    }

    private static ImageResult await(Future<ImageResult> result, Deadline deadline) {
        try {
            return result.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw deadline.timeoutRefusal();
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
            throw new IllegalStateException("the model failed to score an image", e.getCause());
        }
    }
}
