package io.anomalight.service;

import io.anomalight.detector.DetectorOptions;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.http.Token;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How a model is served.
 *
 * @param model the archive
 * @param host name or address of the network interface to listen on
 * @param port 0 takes any that is free
 * @param token what requests must bear, if anything
 * @param allowedHosts names beside those of this machine by which requests may call the service
 * @param maxBatch how many images that wait go through the engine together
 * @param maxWaitMs how long a batch under load waits for more images, in milliseconds
 * @param queue how many images may be in work or wait, counted from the first byte of their request
 * @param maxBodyMb largest body of a request, in megabytes
 * @param maxMegapixels largest image, in millions of pixels, known before it is decoded
 * @param timeoutSeconds how long a request may take, its body included
 * @param headerTimeoutSeconds how long the header of a request may take from its first byte on
 * @param maxConnections how many connections are open at once
 * @param accessLog whether each request is logged
 * @param computing how the model computes
 */
public record ServiceConfig(
        Path model,
        String host,
        int port,
        Optional<Token> token,
        Set<String> allowedHosts,
        int maxBatch,
        int maxWaitMs,
        int queue,
        int maxBodyMb,
        int maxMegapixels,
        int timeoutSeconds,
        int headerTimeoutSeconds,
        int maxConnections,
        boolean accessLog,
        DetectorOptions computing) {
    private static final int REQUEST_PHASES = 3; // its body, its work, its answer
    private static final Duration TO_REFUSE = Duration.ofSeconds(2);

    public ServiceConfig {
        within("port", port, 0, 65_535);
        within("max_batch", maxBatch, 1, 256);
        within("max_wait_ms", maxWaitMs, 0, 1000);
        within("queue", queue, 1, 1024);
        within("max_body_mb", maxBodyMb, 1, 256);
        within("max_megapixels", maxMegapixels, 1, 200);
        within("timeout_seconds", timeoutSeconds, 1, 600);
        within("header_timeout_seconds", headerTimeoutSeconds, 1, 600);
        within("max_connections", maxConnections, 1, 65_535);
        allowedHosts = Set.copyOf(allowedHosts);
        if (token.isEmpty() && !isLoopback(host)) {
            throw new UserError("host=" + host + " lets other machines in, so it needs a token: set ANOMALIGHT_TOKEN"
                    + " or token_file=<file>, or stay with host=127.0.0.1");
        }
    }

    private static void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserError(key + " must be from " + least + " to " + most + ", but is " + value);
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new UserError(
                    "host=" + host + " is no name or address of this machine; take 127.0.0.1 or 0.0.0.0", e);
        }
    }

    long maxBodyBytes() {
        return maxBodyMb * 1_000_000L;
    }

    long maxPixels() {
        return maxMegapixels * 1_000_000L;
    }

    Duration timeout() {
        return Duration.ofSeconds(timeoutSeconds);
    }

    Duration headerTimeout() {
        return Duration.ofSeconds(headerTimeoutSeconds);
    }

    /** How long nothing may come; longer than a request may take, so that one that takes too long is refused before. */
    Duration idleTimeout() {
        return timeout().plus(TO_REFUSE);
    }

    /**
     * How long a connection may be busy with one request, however slowly its client sends and reads; longer than nothing may
     * come, so that a client that stops sending gets its answer.
     */
    Duration exchangeTimeout() {
        return timeout().multipliedBy(REQUEST_PHASES).plus(TO_REFUSE);
    }
}
