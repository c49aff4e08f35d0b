package io.anomalight.service.review;

import io.anomalight.framework.image.ImageSize;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Upload;

/** Checks that an upload is an image. */
@FunctionalInterface
public interface UploadCheck {
    /**
     * Decodes the image within the limits of the service.
     *
     * @return its size after its EXIF rotation
     * @throws io.anomalight.service.http.Refusal if it is no image that can be read
     */
    ImageSize size(Upload upload, Deadline deadline);
}
