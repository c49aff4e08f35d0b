package io.anomalight.service;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A static file of the service.
 *
 * @param type the media type of the file
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record UploadPage(String type, byte[] bytes) {

    /** Loads a resource of this package. */
    static UploadPage of(String name, String type) {
        try (InputStream stream = UploadPage.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new UploadPage(type, stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void serve(Context context) {
        context.contentType(type).header("Cache-Control", "no-cache").result(bytes);
    }
}
