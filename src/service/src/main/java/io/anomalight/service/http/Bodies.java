package io.anomalight.service.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/** Reads the bodies of requests, none larger than allowed nor all together, and none for longer than allowed. */
public final class Bodies {
    private static final int CHUNK = 1 << 16;
    private static final int KILO = 1000;

    private final int most;
    private final Semaphore freeKilobytes;

    /**
     * Starts with nothing read.
     *
     * @param most bytes of one body
     * @param memory bytes of all bodies that are held at once; at least one body is
     */
    public Bodies(long most, long memory) {
        this.most = Math.toIntExact(most);
        this.freeKilobytes = new Semaphore(Math.toIntExact(Math.max(most, memory) / KILO));
    }

    /** A body, whose memory others may have when it is closed. */
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
     * @throws Refusal with status 413 if it is too large, 408 if it comes too slowly, 429 if others fill the memory, 400 if it
     *     ends too early
     */
    public Body read(HttpServletRequest request, Deadline deadline) {
        long announced = request.getContentLengthLong();
        if (announced > most) {
            throw tooLarge();
        }
        int kilobytes = (announced < 0 ? most : (int) announced) / KILO;
        if (!freeKilobytes.tryAcquire(kilobytes)) {
            throw new Refusal(429, "The images of other requests fill the memory; send it again in a second.");
        }
        try {
            return new Body(readAll(request.getInputStream(), Math.max(0, (int) announced), deadline), kilobytes);
        } catch (IOException e) {
            freeKilobytes.release(kilobytes);
            throw broken(e);
        } catch (RuntimeException | Error failure) {
            freeKilobytes.release(kilobytes);
            throw failure;
        }
    }

    private byte[] readAll(InputStream stream, int expected, Deadline deadline) throws IOException {
        // Memory follows what has come, not what was announced.
        ByteArrayOutputStream body = new ByteArrayOutputStream(Math.min(expected, CHUNK));
        byte[] chunk = new byte[CHUNK];
        for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
            body.write(chunk, 0, read);
            if (body.size() > most) {
                throw tooLarge();
            }
            if (deadline.passed()) {
                throw tooSlow();
            }
        }
        return body.toByteArray();
    }

    private static Refusal broken(IOException e) {
        boolean idle = e instanceof SocketTimeoutException || e.getCause() instanceof TimeoutException;
        return idle
                ? tooSlow()
                : new Refusal(400, "The request broke off before its body was complete; send it again.");
    }

    private static Refusal tooSlow() {
        return new Refusal(408, "The body of the request came too slowly; send it again, or a smaller image.");
    }

    private Refusal tooLarge() {
        return new Refusal(
                413,
                "The body of the request is larger than the " + most / (KILO * KILO)
                        + " MB that are taken; shrink the image or send fewer.");
    }
}
