package io.anomalight.service;

import io.anomalight.detector.DetectorOptions;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.http.Token;
import io.anomalight.service.learn.LearnSettings;
import io.anomalight.service.line.LineSettings;
import io.anomalight.service.product.ProductConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a service.
 *
 * @param products where the products are
 * @param host name or address of the network interface to listen on
 * @param port port to listen on; 0 takes any free port
 * @param token the token that requests must send; if absent, no token is needed
 * @param allowedHosts further host names of the service, in addition to the names of this machine
 * @param maxBatch largest number of images per batch of the engine
 * @param maxWaitMs how long a batch under load waits for more images, in milliseconds
 * @param queue largest number of images of the requests in progress; a request counts as one image until its body is read
 * @param maxBodyMb largest body of a request, in megabytes
 * @param maxMegapixels largest image, in millions of pixels; checked before the image is decoded
 * @param timeoutSeconds longest time until a request is scored, with the reading of its body
 * @param headerTimeoutSeconds longest time of a request's header, from its first byte
 * @param maxConnections largest number of open connections
 * @param accessLog whether each request is logged
 * @param detectorOptions precision and threads of the model
 * @param line history of verdicts
 * @param learning where trainings keep their files; if absent, the service does not train
 */
public record ServiceConfig(
        ProductConfig products,
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
        DetectorOptions detectorOptions,
        LineSettings line,
        Optional<LearnSettings> learning) {
    private static final int REQUEST_PHASES = 3; // reading the body, scoring, writing the answer
    private static final Duration TIME_TO_REFUSE = Duration.ofSeconds(2);

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
        learning.ifPresent(training -> training.check(products, line.watch()));
        if (token.isEmpty() && !isLoopback(host)) {
            throw new UserError("host=" + host + " can be reached from other machines, so it needs a token: set"
                    + " ANOMALIGHT_TOKEN or token_file=<file>, or use host=127.0.0.1");
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
                    "host=" + host + " is not a name or address of this machine; set 127.0.0.1 or 0.0.0.0", e);
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

    /**
     * How long a connection may be idle; longer than a request may take until it is scored, so a slow request gets an error before its
     * connection is closed.
     */
    Duration idleTimeout() {
        return timeout().plus(TIME_TO_REFUSE);
    }

    /**
     * How long a connection may be busy with one request, even if its client sends and reads slowly; longer than
     * {@link #idleTimeout}, so that a client that stops sending still gets an answer.
     */
    Duration exchangeTimeout() {
        return timeout().multipliedBy(REQUEST_PHASES).plus(TIME_TO_REFUSE);
    }
}
