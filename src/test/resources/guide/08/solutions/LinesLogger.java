package guide.ch08.solutions;

import io.anomalight.framework.logging.RunLogger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Exercise 2: a logger that appends a line for each record.
 *
 * @param file where the lines go
 */
public record LinesLogger(Path file) implements RunLogger {

    /** The settings of configs/logger/components/lines.conf. */
    public record Config(String fileName) {}

    @Override
    public void scalars(long step, Map<String, Double> values) {
        try {
            Files.writeString(file, step + " " + values + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
