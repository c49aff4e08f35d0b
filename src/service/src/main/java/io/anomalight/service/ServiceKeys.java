package io.anomalight.service;

import io.anomalight.detector.DetectorOptions;
import io.anomalight.detector.ScoringEngine;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.memory.Precision;
import io.anomalight.service.http.ServedHosts;
import io.anomalight.service.http.Token;
import io.anomalight.service.keys.KeyValues;
import io.anomalight.service.learn.LearnSettings;
import io.anomalight.service.line.LineKeys;
import io.anomalight.service.product.ProductConfig;
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
    private static final String HOST = "host";
    private static final String PORT = "port";
    /** The key of a token as plain text; not for a command line, which other users of the machine can read. */
    public static final String TOKEN = "token";

    private static final String TOKEN_VARIABLE = "ANOMALIGHT_TOKEN";
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

    /** All keys of the command line. */
    public static final Set<String> ALL = Stream.of(ownKeys(), ProductConfig.KEYS, LineKeys.ALL, LearnSettings.KEYS)
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private final KeyValues keys;

    private ServiceKeys(Map<String, String> values) {
        this.keys = new KeyValues(values);
    }

    private static Set<String> ownKeys() {
        return Set.of(
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
    }

    /**
     * Reads the settings.
     *
     * @param values the given keys, from {@link #ALL} and {@link #TOKEN}, with their values
     * @param otherToken the token if no key sets one
     * @throws UserError with the key, if a value is invalid
     */
    public static ServiceConfig read(Map<String, String> values, Optional<String> otherToken) {
        return new ServiceKeys(values).read(otherToken, Map.of());
    }

    /**
     * As {@link #read(Map, Optional)}, with the token and the secrets of the sinks from environment variables.
     *
     * @param environment the variables of the process
     */
    public static ServiceConfig read(Map<String, String> values, Map<String, String> environment) {
        return new ServiceKeys(values).read(Optional.ofNullable(environment.get(TOKEN_VARIABLE)), environment);
    }

    private ServiceConfig read(Optional<String> otherToken, Map<String, String> environment) {
        return new ServiceConfig(
                ProductConfig.read(keys),
                keys.text(HOST, "127.0.0.1"),
                keys.number(PORT, 8080),
                token().or(() -> otherToken.filter(token -> !token.isEmpty())).map(Token::of),
                hosts(),
                keys.number(MAX_BATCH, 16),
                keys.number(MAX_WAIT_MS, 2),
                keys.number(QUEUE, 128),
                keys.number(MAX_BODY_MB, 20),
                keys.number(MAX_MEGAPIXELS, 25),
                keys.number(TIMEOUT_SECONDS, 30),
                keys.number(HEADER_TIMEOUT_SECONDS, 10),
                keys.number(MAX_CONNECTIONS, 512),
                keys.flag(ACCESS_LOG, true),
                new DetectorOptions(precision(), threads()).withEngine(engine()),
                LineKeys.read(keys, environment, keys.number(MAX_BODY_MB, 20) * 1_000_000L),
                LearnSettings.read(keys));
    }

    private int threads() {
        int threads = keys.number(THREADS, 0);
        if (threads < 0) {
            throw new UserError(THREADS + " must not be negative, but is " + threads + "; 0 uses all cores");
        }
        return threads;
    }

    private Optional<Precision> precision() {
        return keys.find(PRECISION).map(name -> {
            for (Precision precision : Precision.values()) {
                if (precision.toString().equals(name.toLowerCase(Locale.ROOT))) {
                    return precision;
                }
            }
            throw new UserError(PRECISION + "=" + name + " is not a precision; set float32 or bf16");
        });
    }

    private ScoringEngine engine() {
        return ScoringEngine.named(keys.text(ENGINE, ScoringEngine.AUTO.toString()));
    }

    private Set<String> hosts() {
        return keys.has(ALLOWED_HOSTS) ? ServedHosts.list(ALLOWED_HOSTS, keys.text(ALLOWED_HOSTS, "")) : Set.of();
    }

    private Optional<String> token() {
        if (keys.has(TOKEN) && keys.has(TOKEN_FILE)) {
            throw new UserError("token= and token_file= are both set; keep one");
        }
        if (keys.has(TOKEN_FILE)) {
            String file = keys.text(TOKEN_FILE, "");
            return Optional.of(file.equals(STANDARD_INPUT) ? tokenIn(System.in) : tokenIn(Path.of(file)));
        }
        return keys.find(TOKEN);
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
