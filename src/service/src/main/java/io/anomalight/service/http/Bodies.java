package io.anomalight.service.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/**
 * Reads request bodies into memory. It limits the size of each body, the memory of all bodies together, and the time to read.
 * All methods may be called by any thread.
 */
public final class Bodies {
    private static final int CHUNK = 1 << 16;
    private static final int KILO = 1000;

    private final int maxBytes;
    private final Semaphore freeKilobytes;

    /**
     * Creates a reader.
     *
     * @param maxBytes largest size of one body
     * @param memory largest size of all bodies in memory together; a smaller value than {@code maxBytes} is increased to it
     */
    public Bodies(long maxBytes, long memory) {
        this.maxBytes = Math.toIntExact(maxBytes);
        this.freeKilobytes = new Semaphore(Math.toIntExact(Math.max(maxBytes, memory) / KILO));
    }

    /** A body in memory; closing it releases its share of the memory limit. */
    public final class Body implements AutoCloseable {
        private final byte[] bytes;
        private final int kilobytes;

        private Body(byte[] bytes, int kilobytes) {
            this.bytes = bytes;
            this.kilobytes = kilobytes;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public void close() {
            freeKilobytes.release(kilobytes);
        }
    }

    /**
     * Reads a body into memory.
     *
     * @throws Refusal with status 413 if the body is too large, 408 if it arrives too slowly, 429 if other bodies fill the
     *     memory, and 400 if it ends too early
     */
    public Body read(HttpServletRequest request, Deadline deadline) {
        long declaredLength = request.getContentLengthLong();
        if (declaredLength > maxBytes) {
            throw tooLarge();
        }
        int kilobytes = (declaredLength < 0 ? maxBytes : (int) declaredLength) / KILO;
        if (!freeKilobytes.tryAcquire(kilobytes)) {
            throw new Refusal(429, "The images of other requests fill the memory; send the request again in a second.");
        }
        try {
            return new Body(readAll(request.getInputStream(), Math.max(0, (int) declaredLength), deadline), kilobytes);
        } catch (IOException e) {
            freeKilobytes.release(kilobytes);
            throw readFailure(e);
        } catch (RuntimeException | Error failure) {
            freeKilobytes.release(kilobytes);
            throw failure;
        }
    }

    private byte[] readAll(InputStream stream, int expected, Deadline deadline) throws IOException {
        // The buffer grows with the received bytes, not with the declared length.
        ByteArrayOutputStream body = new ByteArrayOutputStream(Math.min(expected, CHUNK));
        byte[] chunk = new byte[CHUNK];
        for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
            body.write(chunk, 0, read);
            if (body.size() > maxBytes) {
                throw tooLarge();
            }
            if (deadline.passed()) {
                throw tooSlow();
            }
        }
        return body.toByteArray();
    }

    private static Refusal readFailure(IOException e) {
        boolean idle = e instanceof SocketTimeoutException || e.getCause() instanceof TimeoutException;
        return idle
                ? tooSlow()
                : new Refusal(
                        400,
                        "The connection ended before the body of the request was complete; send the request again.");
    }

    private static Refusal tooSlow() {
        return new Refusal(
                408, "The body of the request arrived too slowly; send the request again, or send a smaller image.");
    }

    private Refusal tooLarge() {
        return new Refusal(
                413,
                "The body of the request is larger than the limit of " + maxBytes / (KILO * KILO)
                        + " MB; send a smaller image or fewer images.");
    }
}
