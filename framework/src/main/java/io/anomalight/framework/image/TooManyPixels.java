package io.anomalight.framework.image;

import io.anomalight.framework.failure.UserError;

/** An image is larger than is read, which its header tells before memory is taken for its pixels. */
public final class TooManyPixels extends UserError {
    private static final long serialVersionUID = 1L;

    public TooManyPixels(String message) {
        super(message);
    }
}
