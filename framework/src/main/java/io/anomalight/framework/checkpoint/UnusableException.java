package io.anomalight.framework.checkpoint;

/**
 * Thrown if a file can't be used; the message continues a sentence that begins with the file's name: {@code is damaged:
 * it has …}.
 */
public final class UnusableException extends Exception {
    private static final long serialVersionUID = 1;

    public UnusableException(String what) {
        super(what);
    }

    public UnusableException(String what, Throwable cause) {
        super(what, cause);
    }

    /** The rest of the sentence. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
