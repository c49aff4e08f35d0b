package io.anomalight.framework.checkpoint;

/** Why a file can't be used, as the rest of a sentence that begins with its name: {@code is damaged: it has …}. */
public final class UnusableException extends Exception {
    private static final long serialVersionUID = 1;

    public UnusableException(String what) {
        super(what);
    }

    public UnusableException(String what, Throwable cause) {
        super(what, cause);
    }

    /** What is wrong. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
