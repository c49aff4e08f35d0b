package io.anomalight.framework.image.decoding;

import io.anomalight.framework.failure.UserError;

/** What should be an image begins as no kind of image that is read. */
public final class UnknownFormat extends UserError {
    private static final long serialVersionUID = 1L;

    UnknownFormat(String message) {
        super(message);
    }
}
