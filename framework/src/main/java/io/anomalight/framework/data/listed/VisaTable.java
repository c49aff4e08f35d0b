package io.anomalight.framework.data.listed;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The table of VisA's split for one class: a line {@code object,split,label,image,mask} per image.
 *
 * @param root the folder that paths in the table start from
 * @param file the file of the table
 */
record VisaTable(Path root, Path file, List<Row> rows) {
    private static final int NAMED = 3;
    private static final List<String> COLUMNS = List.of("object", "split", "label", "image", "mask");
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    /**
     * A line.
     *
     * @param image the path of the image from the root
     * @param mask the path of its mask from the root; empty for a normal image
     */
    record Row(String object, boolean isTraining, boolean isNormal, String image, String mask) {}

    /**
     * Reads the table.
     *
     * @throws UserError if there is no such file, or a line does not have the form above
     */
    static VisaTable read(Path root, Path relative) {
        Path file = root.resolve(relative);
        if (!Files.isRegularFile(file)) {
            throw new UserError("The file " + file + " does not exist: data.root must name the folder of VisA, with its"
                    + " categories and the table of the split in split_csv/1cls.csv. A copy in the layout of MVTec AD"
                    + " (visa_pytorch) is read with data=mvtec");
        }
        List<Row> rows = new ArrayList<>();
        try (CSVParser lines = CSVParser.parse(file, StandardCharsets.UTF_8, FORMAT)) {
            if (!lines.getHeaderNames().containsAll(COLUMNS)) {
                throw new UserError(file + " is not a table of VisA's split: its first line must name the columns "
                        + String.join(",", COLUMNS));
            }
            lines.forEach(line -> rows.add(row(file, line)));
        } catch (UncheckedIOException e) {
            throw new UserError(file + " is not a table of values between commas: " + e.getMessage(), e);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
        return new VisaTable(root, file, List.copyOf(rows));
    }

    private static Row row(Path file, CSVRecord line) {
        if (line.size() != COLUMNS.size()) {
            throw fault(file, line, "it has " + line.size() + " values, not " + COLUMNS.size());
        }
        boolean isTraining = oneOf(file, line, "split", "train", "test");
        boolean isNormal = oneOf(file, line, "label", "normal", "anomaly");
        if (isTraining && !isNormal) {
            throw fault(file, line, "its training image is defective; the split for one class is split_csv/1cls.csv");
        }
        if (line.get("image").isEmpty() || (!isNormal && line.get("mask").isEmpty())) {
            throw fault(file, line, "the path of its image or of its mask is missing");
        }
        return new Row(line.get("object"), isTraining, isNormal, line.get("image"), line.get("mask"));
    }

    private static boolean oneOf(Path file, CSVRecord line, String column, String first, String second) {
        String value = line.get(column);
        if (!value.equals(first) && !value.equals(second)) {
            throw fault(file, line, column + " is \"" + value + "\", but must be " + first + " or " + second);
        }
        return value.equals(first);
    }

    private static UserError fault(Path file, CSVRecord line, String fault) {
        return new UserError(file + ", line " + (line.getRecordNumber() + 1) + ": " + fault);
    }

    /**
     * The lines of a category.
     *
     * @throws UserError if there are none, or files that they name are missing
     */
    List<Row> rowsOf(String category) {
        Set<String> categories = rows.stream().map(Row::object).collect(Collectors.toCollection(TreeSet::new));
        if (!categories.contains(category)) {
            throw new UserError(file + " has no category \"" + category + "\": set data.category to one of "
                    + String.join(", ", categories));
        }
        List<Row> own =
                rows.stream().filter(row -> row.object().equals(category)).toList();
        requireFiles(own);
        return own;
    }

    private void requireFiles(List<Row> own) {
        List<Path> missing = new ArrayList<>();
        for (Row row : own) {
            missingOf(row.image(), missing);
            if (!row.isNormal()) {
                missingOf(row.mask(), missing);
            }
        }
        if (!missing.isEmpty()) {
            String named = missing.stream().limit(NAMED).map(Path::toString).collect(Collectors.joining(", "));
            throw new UserError(file + " names files that do not exist: "
                    + (missing.size() > NAMED ? named + " and " + (missing.size() - NAMED) + " more" : named)
                    + "; copy the whole data set to " + root);
        }
    }

    private void missingOf(String relative, List<Path> missing) {
        Path path = root.resolve(relative);
        if (!Files.isRegularFile(path)) {
            missing.add(path);
        }
    }
}
