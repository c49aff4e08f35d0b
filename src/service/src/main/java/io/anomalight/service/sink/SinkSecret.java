package io.anomalight.service.sink;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A password or token of a sink; {@link #toString} does not show it. */
public final class SinkSecret {
    private static final int LONGEST_FILE = 4096;

    private final String text;

    private SinkSecret(String text) {
        this.text = text;
    }

    /**
     * A secret.
     *
     * @param origin where it comes from, for the error
     * @throws UserError if it is empty or has control characters
     */
    public static SinkSecret of(String text, String origin) {
        if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
            throw new UserError(origin + " must be one line of text without control characters; correct it");
        }
        return new SinkSecret(text);
    }

    /**
     * The lines of a file of secrets.
     *
     * @param key the key that names the file
     * @param lines how many lines it must have
     * @throws UserError if it can't be read, or has another number of lines
     */
    public static List<SinkSecret> in(Path file, String key, int lines) {
        try (InputStream stream = Files.newInputStream(file)) {
            String text = new String(stream.readNBytes(LONGEST_FILE), StandardCharsets.UTF_8);
            List<String> read = text.lines().toList();
            if (read.size() != lines) {
                throw new UserError(key + "=" + file + " must have " + lines + " lines, but has " + read.size());
            }
            return read.stream().map(line -> of(line, key + "=" + file)).toList();
        } catch (IOException e) {
            throw new UserError(key + "=" + file + " can't be read: " + FileFailure.reason(e), e);
        }
    }

    /** The secret itself; it must not reach a log, a file or an error. */
    String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "(a secret)";
    }
}
