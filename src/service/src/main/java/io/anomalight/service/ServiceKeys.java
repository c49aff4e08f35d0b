package io.anomalight.service;

import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.memory.Precision;
import io.anomalight.service.http.ServedHosts;
import io.anomalight.service.http.Token;
import io.anomalight.service.line.LineKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the settings of a service from {@code key=value} pairs of a command line. */
public final class ServiceKeys {
    private static final String MODEL = "model";
    private static final String HOST = "host";
    private static final String PORT = "port";
    /** The key of a token as plain text; not for a command line, which other users of the machine can read. */
    public static final String TOKEN = "token";

    private static final String TOKEN_FILE = "token_file";
    private static final String MAX_BATCH = "max_batch";
    private static final String MAX_WAIT_MS = "max_wait_ms";
    private static final String QUEUE = "queue";
    private static final String MAX_BODY_MB = "max_body_mb";
    private static final String MAX_MEGAPIXELS = "max_megapixels";
    private static final String TIMEOUT_SECONDS = "timeout_seconds";
    private static final String ALLOWED_HOSTS = "allowed_hosts";
    private static final String HEADER_TIMEOUT_SECONDS = "header_timeout_seconds";
    private static final String MAX_CONNECTIONS = "max_connections";
    private static final String ACCESS_LOG = "access_log";
    private static final String THREADS = "threads";
    private static final String PRECISION = "precision";
    private static final String ENGINE = "engine";
    private static final String STANDARD_INPUT = "-";
    private static final int LONGEST_TOKEN_FILE = 4096;

    private static final Set<String> OWN = Set.of(
            MODEL,
            HOST,
            PORT,
            TOKEN_FILE,
            MAX_BATCH,
            MAX_WAIT_MS,
            QUEUE,
            MAX_BODY_MB,
            MAX_MEGAPIXELS,
            TIMEOUT_SECONDS,
            ALLOWED_HOSTS,
            HEADER_TIMEOUT_SECONDS,
            MAX_CONNECTIONS,
            ACCESS_LOG,
            THREADS,
            PRECISION,
            ENGINE);

    /** All keys of the command line. */
    public static final Set<String> ALL =
            Stream.concat(OWN.stream(), LineKeys.ALL.stream()).collect(Collectors.toUnmodifiableSet());

    private final Map<String, String> values;

    private ServiceKeys(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads the settings.
     *
     * @param values the given keys, from {@link #ALL} and {@link #TOKEN}, with their values
     * @param otherToken the token if no key sets one
     * @throws UserError with the key, if a value is invalid
     */
    public static ServiceConfig read(Map<String, String> values, Optional<String> otherToken) {
        return new ServiceKeys(values).read(otherToken);
    }

    private ServiceConfig read(Optional<String> otherToken) {
        if (!values.containsKey(MODEL)) {
            throw new UserError(
                    "model=… is missing; set it, for instance model=part.anomalight, which \"anomalight export\" writes");
        }
        return new ServiceConfig(
                Path.of(text(MODEL, "")),
                text(HOST, "127.0.0.1"),
                number(PORT, 8080),
                token().or(() -> otherToken.filter(token -> !token.isEmpty())).map(Token::of),
                hosts(),
                number(MAX_BATCH, 16),
                number(MAX_WAIT_MS, 2),
                number(QUEUE, 128),
                number(MAX_BODY_MB, 20),
                number(MAX_MEGAPIXELS, 25),
                number(TIMEOUT_SECONDS, 30),
                number(HEADER_TIMEOUT_SECONDS, 10),
                number(MAX_CONNECTIONS, 512),
                accessLog(),
                new DetectorOptions(precision(), threads()).withEngine(engine()),
                LineKeys.read(values));
    }

    private String text(String key, String defaultValue) {
        return values.getOrDefault(key, defaultValue);
    }

    private int number(String key, int defaultValue) {
        String value = text(key, Integer.toString(defaultValue));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new UserError(key + "=" + value + " is not a whole number; set for instance " + defaultValue, e);
        }
    }

    private int threads() {
        int threads = number(THREADS, 0);
        if (threads < 0) {
            throw new UserError(THREADS + " must not be negative, but is " + threads + "; 0 uses all cores");
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
            throw new UserError(PRECISION + "=" + name + " is not a precision; set float32 or bf16");
        });
    }

    private ScoringEngine engine() {
        return ScoringEngine.named(text(ENGINE, ScoringEngine.AUTO.toString()));
    }

    private Set<String> hosts() {
        return values.containsKey(ALLOWED_HOSTS) ? ServedHosts.list(ALLOWED_HOSTS, text(ALLOWED_HOSTS, "")) : Set.of();
    }

    private boolean accessLog() {
        String value = text(ACCESS_LOG, "true");
        if (!value.equals("true") && !value.equals("false")) {
            throw new UserError(ACCESS_LOG + "=" + value + " is not a truth value; set true or false");
        }
        return value.equals("true");
    }

    private Optional<String> token() {
        if (values.containsKey(TOKEN) && values.containsKey(TOKEN_FILE)) {
            throw new UserError("token= and token_file= are both set; keep one");
        }
        if (values.containsKey(TOKEN_FILE)) {
            String file = text(TOKEN_FILE, "");
            return Optional.of(file.equals(STANDARD_INPUT) ? tokenIn(System.in) : tokenIn(Path.of(file)));
        }
        return Optional.ofNullable(values.get(TOKEN));
    }

    private static String tokenIn(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return token(bytes, file.toString());
        } catch (IOException e) {
            throw new UserError(TOKEN_FILE + "=" + file + " can't be read: " + FileFailure.reason(e), e);
        }
    }

    private static String tokenIn(InputStream standardInput) {
        try {
            return token(standardInput, STANDARD_INPUT);
        } catch (IOException e) {
            throw new UserError(
                    TOKEN_FILE + "=" + STANDARD_INPUT + ": standard input can't be read: " + FileFailure.reason(e), e);
        }
    }

    private static String token(InputStream bytes, String name) throws IOException {
        byte[] read = bytes.readNBytes(LONGEST_TOKEN_FILE + 1);
        if (read.length > LONGEST_TOKEN_FILE) {
            throw new UserError(
                    TOKEN_FILE + "=" + name + " is too long for a token; the file must contain only the token");
        }
        return new String(read, StandardCharsets.UTF_8).strip();
    }
}
