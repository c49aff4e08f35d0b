package io.anomalight.service.kept;

import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;

/**
 * Where images are kept.
 *
 * @param folder it is created if it does not exist
 * @param maxMegabytes largest size of all images together; the oldest are removed before it is reached
 */
public record KeptSettings(Path folder, int maxMegabytes) {
    private static final int MOST_MEGABYTES = 100_000_000;

    public KeptSettings {
        if (maxMegabytes < 1 || maxMegabytes > MOST_MEGABYTES) {
            throw new UserError("keep_images.max_mb must be from 1 to " + MOST_MEGABYTES + ", but is " + maxMegabytes);
        }
    }

    long maxBytes() {
        return maxMegabytes * 1_000_000L;
    }
}
