package io.anomalight.service.learn;

/**
 * An uploaded image of a product, as it is kept and as it is written to JSON.
 *
 * @param id the SHA-256 of its file
 * @param kind {@code good} or {@code bad}
 * @param name the name of the uploaded file
 * @param width pixels after its EXIF rotation
 * @param height pixels after its EXIF rotation
 * @param bytes size of its file
 * @param extension of its file
 */
public record DraftImage(String id, String kind, String name, int width, int height, long bytes, String extension) {
    static final String GOOD = "good";
    static final String BAD = "bad";

    boolean good() {
        return kind.equals(GOOD);
    }

    String fileName() {
        return id + "." + extension;
    }
}
