package io.anomalight.service.http;

/** A request that is not served: a status, and one sentence for whoever sent it. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public Refusal(int status, String sentence) {
        super(sentence, null, false, false); // thousands may come from one hostile client: no stack traces
        this.status = status;
    }

    public static Refusal stopping() {
        return new Refusal(503, "The service is stopping; send it to another, or again in a minute.");
    }

    public static Refusal outOfMemory() {
        return new Refusal(503, "There is not enough memory for the image now; send it again later, or a smaller one.");
    }

    public static Refusal largerThanMemory() {
        return new Refusal(
                413,
                "The image needs more memory than the service has; send a smaller one, or give Java more memory"
                        + " (ANOMALIGHT_JAVA_OPTS=-Xmx8g).");
    }

    public int status() {
        return status;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
