package io.anomalight.framework.image;

import io.anomalight.framework.failure.UserError;

/** An image is larger than the limits; this is found in its header, before memory for its pixels is allocated. */
public final class TooManyPixels extends UserError {
    private static final long serialVersionUID = 1L;

    public TooManyPixels(String message) {
        super(message);
    }
}
