package io.anomalight.callbacks.tuner;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * The losses of a search in a folder, as {@code lr_find.csv}.
 *
 * @param points the training steps in order
 * @param suggestion the suggested one; empty without a suggestion
 */
public record LrCurveFile(List<LrCurve.Point> points, Optional<LrCurve.Point> suggestion) {
    /** The name of the file. */
    public static final String NAME = "lr_find.csv";

    private static final String LR = "lr";
    private static final String LOSS = "loss";
    private static final String SMOOTHED = "smoothed_loss";
    private static final String SUGGESTED = "suggested";

    public LrCurveFile {
        points = List.copyOf(points);
    }

    /** The content for a curve. */
    public static LrCurveFile of(LrCurve curve) {
        return new LrCurveFile(curve.points(), curve.suggestion());
    }

    /**
     * Reads the file of a folder.
     *
     * @return empty if the folder has none
     * @throws UserError if it can't be read, or is no such file
     */
    public static Optional<LrCurveFile> read(Path folder) {
        Path file = folder.resolve(NAME);
        return Files.isRegularFile(file) ? Optional.of(parse(file)) : Optional.empty();
    }

    private static LrCurveFile parse(Path file) {
        List<LrCurve.Point> points = new ArrayList<>();
        Optional<LrCurve.Point> suggestion = Optional.empty();
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser rows = CSVParser.parse(Files.readString(file), format)) {
            for (CSVRecord row : rows) {
                LrCurve.Point point = new LrCurve.Point(number(row, LR), number(row, LOSS), number(row, SMOOTHED));
                points.add(point);
                suggestion = Boolean.parseBoolean(row.get(SUGGESTED)) ? Optional.of(point) : suggestion;
            }
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    file + " is damaged: it is not the table of a search for a learning rate; delete it", e);
        }
        return new LrCurveFile(points, suggestion);
    }

    private static double number(CSVRecord row, String column) {
        return Double.parseDouble(row.get(column));
    }

    /**
     * Writes the file to a folder, which exists.
     *
     * @throws UserError if it can't be written
     */
    public void write(Path folder) {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter table = new CSVPrinter(text, CSVFormat.RFC4180)) {
            table.printRecord(LR, LOSS, SMOOTHED, SUGGESTED);
            for (LrCurve.Point point : points) {
                boolean suggested = suggestion.filter(point::equals).isPresent();
                table.printRecord(point.lr(), point.loss(), point.smoothed(), suggested);
            }
            AtomicFile.write(folder.resolve(NAME), text.toString());
        } catch (IOException e) {
            throw FileFailure.writing(folder.resolve(NAME), e);
        }
    }
}
