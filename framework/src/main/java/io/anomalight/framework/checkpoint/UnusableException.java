package io.anomalight.framework.checkpoint;

/**
 * Thrown if a file can't be used; the message continues a sentence that begins with the file's name: {@code is damaged:
 * it has …}.
 */
public final class UnusableException extends Exception {
    private static final long serialVersionUID = 1;

    public UnusableException(String reason) {
        super(reason);
    }

    public UnusableException(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** The rest of the sentence. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
