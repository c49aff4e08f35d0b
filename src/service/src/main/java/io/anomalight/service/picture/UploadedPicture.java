package io.anomalight.service.picture;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.DecodedImage;
import io.anomalight.framework.image.ImageLimits;
import io.anomalight.framework.image.TooManyPixels;
import io.anomalight.framework.image.decoding.ImageReader;
import io.anomalight.framework.image.decoding.UnknownFormat;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.Upload;
import java.util.function.Function;

/** Decodes images of requests. */
public final class UploadedPicture {
    private UploadedPicture() {}

    /**
     * Decodes an image and uses it, on the calling thread, which must hold a share of a {@link PixelBudget}.
     *
     * @param maxPixels largest number of pixels
     * @throws Refusal with status 413, 415 or 422 if the upload is no image that can be read and used
     */
    public static <T> T decode(Upload upload, long maxPixels, Function<DecodedImage, T> use) {
        try {
            return use.apply(ImageReader.read(
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
}
