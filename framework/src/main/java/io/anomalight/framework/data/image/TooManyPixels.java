package io.anomalight.framework.data.image;

import io.anomalight.framework.UserError;

/** An image is larger than is read, which its header tells before memory is taken for its pixels. */
public final class TooManyPixels extends UserError {
    private static final long serialVersionUID = 1L;

    TooManyPixels(String message) {
        super(message);
    }
}
