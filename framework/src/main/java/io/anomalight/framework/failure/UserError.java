package io.anomalight.framework.failure;

/**
 * Something the user can mend: its message is one clear sentence that says what is wrong, where, and what to do.
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
