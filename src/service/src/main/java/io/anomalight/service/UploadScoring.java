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
                HostImage image = pixelBudget.work(deadline, pixels, () -> prepare(upload, model));
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

    private HostImage prepare(Upload upload, ServedModel model) {
        try {
            return model.prepare(ImageReader.read(
                    upload.name(), upload.bytes(), ImageLimits.usual().withAtMost(maxPixels)));
        } catch (TooManyPixels e) {
            throw new Refusal(413, e.getMessage() + ".");
        } catch (UnknownFormat e) {
            throw new Refusal(415, e.getMessage() + ".");
        } catch (UserError e) {
            if (e.getCause() instanceof OutOfMemoryError outOfMemory) {
                throw outOfMemory; // the pixel budget decides between status 413 and 503
            }
            throw new Refusal(422, e.getMessage() + ".");
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
