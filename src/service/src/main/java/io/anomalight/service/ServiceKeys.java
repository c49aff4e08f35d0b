package io.anomalight.service;

import io.anomalight.detector.DetectorOptions;
import io.anomalight.framework.Precision;
import io.anomalight.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the settings of a service from words, as a command line has them. */
public final class ServiceKeys {
    private static final String MODEL = "model";
    private static final String HOST = "host";
    private static final String PORT = "port";
    private static final String TOKEN = "token";
    private static final String TOKEN_FILE = "token_file";
    private static final String MAX_BATCH = "max_batch";
    private static final String MAX_WAIT_MS = "max_wait_ms";
    private static final String QUEUE = "queue";
    private static final String MAX_BODY_MB = "max_body_mb";
    private static final String MAX_MEGAPIXELS = "max_megapixels";
    private static final String TIMEOUT_SECONDS = "timeout_seconds";
    private static final String THREADS = "threads";
    private static final String PRECISION = "precision";
    private static final int LONGEST_TOKEN_FILE = 4096;

    /** Every key there is. */
    public static final Set<String> ALL = Set.of(
            MODEL,
            HOST,
            PORT,
            TOKEN,
            TOKEN_FILE,
            MAX_BATCH,
            MAX_WAIT_MS,
            QUEUE,
            MAX_BODY_MB,
            MAX_MEGAPIXELS,
            TIMEOUT_SECONDS,
            THREADS,
            PRECISION);

    private final Map<String, String> values;

    private ServiceKeys(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the settings.
     *
     * @param values of the keys that were said, of {@link #ALL}
     * @param tokenElsewhere the token of a service that none of the keys gives one
     * @throws UserError with the key, if a value is none
     */
    public static ServiceConfig read(Map<String, String> values, Optional<String> tokenElsewhere) {
        return new ServiceKeys(values).read(tokenElsewhere);
    }

    private ServiceConfig read(Optional<String> tokenElsewhere) {
        if (!values.containsKey(MODEL)) {
            throw new UserError("say model=…, for instance model=part.anomalight, which \"anomalight export\" writes");
        }
        return new ServiceConfig(
                Path.of(text(MODEL, "")),
                text(HOST, "127.0.0.1"),
                number(PORT, 8080),
                token().or(() -> tokenElsewhere.filter(token -> !token.isEmpty())),
                number(MAX_BATCH, 16),
                number(MAX_WAIT_MS, 2),
                number(QUEUE, 128),
                number(MAX_BODY_MB, 20),
                number(MAX_MEGAPIXELS, 25),
                number(TIMEOUT_SECONDS, 30),
                new DetectorOptions(precision(), threads()));
    }

    private String text(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    private int number(String key, int otherwise) {
        String value = text(key, Integer.toString(otherwise));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new UserError(key + "=" + value + " is no whole number; take for instance " + otherwise, e);
        }
    }

    private int threads() {
        int threads = number(THREADS, 0);
        if (threads < 0) {
            throw new UserError(THREADS + " must not be negative, but is " + threads + "; 0 takes all cores");
        }
        return threads;
    }

    private Optional<Precision> precision() {
        return Optional.ofNullable(values.get(PRECISION)).map(name -> {
            for (Precision precision : Precision.values()) {
                if (precision.toString().equals(name.toLowerCase(Locale.ROOT))) {
                    return precision;
                }
            }
            throw new UserError(PRECISION + "=" + name + " is no choice; there are float32 and bf16");
        });
    }

    private Optional<String> token() {
        if (values.containsKey(TOKEN) && values.containsKey(TOKEN_FILE)) {
            throw new UserError("token= and token_file= are two tokens; keep one");
        }
        if (values.containsKey(TOKEN_FILE)) {
            return Optional.of(tokenIn(Path.of(text(TOKEN_FILE, ""))));
        }
        return Optional.ofNullable(values.get(TOKEN));
    }

    private static String tokenIn(Path file) {
        try {
            if (Files.size(file) > LONGEST_TOKEN_FILE) {
                throw new UserError(TOKEN_FILE + "=" + file + " holds more than a token; put the token alone there");
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UserError(TOKEN_FILE + "=" + file + " can't be read: " + e, e);
        }
    }
}
