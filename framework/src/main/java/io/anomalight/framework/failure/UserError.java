package io.anomalight.framework.failure;

/**
 * An error that the user can correct. The message is one sentence: the fault, the place, and what to do.
 *
 * <p>The application prints the message without a stack trace and exits with code 2.
 */
public class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UserError(String message) {
        super(message);
    }

    public UserError(String message, Throwable cause) {
        super(message, cause);
    }
}
