package io.anomalight.service;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A file that is served as it is.
 *
 * @param type its media type
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record UploadPage(String type, byte[] bytes) {

    /** A resource that lies beside this class. */
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
