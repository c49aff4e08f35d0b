package io.anomalight.service.http;

/** Thrown to refuse a request: an HTTP status and one sentence for the client. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public Refusal(int status, String message) {
        super(message, null, false, false); // no stack trace: an attacker may cause thousands of refusals
        this.status = status;
    }

    public static Refusal stopping() {
        return new Refusal(503, "The service is stopping; send the request to another service, or again in a minute.");
    }

    public static Refusal outOfMemory() {
        return new Refusal(
                503,
                "There is not enough memory for the image now; send the request again later, or send a smaller image.");
    }

    public static Refusal largerThanMemory() {
        return new Refusal(
                413,
                "The image needs more memory than the service has; send a smaller image, or give Java more memory"
                        + " (ANOMALIGHT_JAVA_OPTS=-Xmx8g).");
    }

    public int status() {
        return status;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
