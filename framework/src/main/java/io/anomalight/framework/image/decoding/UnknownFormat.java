package io.anomalight.framework.image.decoding;

import io.anomalight.framework.failure.UserError;

/** A file is not an image in a supported format. */
public final class UnknownFormat extends UserError {
    private static final long serialVersionUID = 1L;

    UnknownFormat(String message) {
        super(message);
    }
}
