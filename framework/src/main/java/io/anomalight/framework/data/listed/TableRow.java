package io.anomalight.framework.data.listed;

import io.anomalight.framework.data.Label;
import io.anomalight.framework.data.folder.ListedImage.Use;
import io.anomalight.framework.failure.UserError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A row of a table of images.
 *
 * @param place its file and line or row, for errors
 * @param path the path of the image from the root
 * @param mask the path of its mask from the root
 * @param kind the kind of its defect; empty for a normal image
 * @param group its group; empty if it has none
 */
record TableRow(String place, String path, Label label, Optional<String> mask, Use use, String kind, String group) {
    private static final List<String> NORMAL = List.of("normal", "good", "ok", "0", "false");
    private static final List<String> DEFECTIVE =
            List.of("defective", "abnormal", "anomalous", "bad", "ng", "1", "true");
    private static final int MOST_LETTERS = 300;
    private static final String NO_KIND = "defect";

    /**
     * Reads a row.
     *
     * @param values the value of a column; empty text if the table does not have the column
     * @throws UserError if a value is unknown or missing, or values contradict each other
     */
    static TableRow of(String place, TableColumns columns, UnaryOperator<String> values) {
        String path = values.apply(columns.path());
        if (path.isEmpty()) {
            throw new UserError(place + " has no path of an image in the column " + columns.path());
        }
        Label label = label(place, columns.label(), values.apply(columns.label()));
        Optional<String> mask = Optional.of(values.apply(columns.mask())).filter(name -> !name.isEmpty());
        String kind = values.apply(columns.kind());
        return new TableRow(
                place,
                path,
                label,
                mask,
                use(place, columns.split(), values.apply(columns.split())),
                label == Label.NORMAL ? "" : kind.isEmpty() ? NO_KIND : kind,
                values.apply(columns.group().orElseThrow()));
    }

    /** A value for an error: a long one is cut. */
    static String shown(String value) {
        return value.length() <= MOST_LETTERS ? value : value.substring(0, MOST_LETTERS) + "…";
    }

    private static Label label(String place, String column, String value) {
        String word = value.toLowerCase(Locale.ROOT);
        if (NORMAL.contains(word)) {
            return Label.NORMAL;
        }
        if (DEFECTIVE.contains(word)) {
            return Label.ANOMALOUS;
        }
        throw new UserError(place + ": " + column + " is \"" + shown(value) + "\", but must be one of "
                + String.join(", ", NORMAL) + " for a normal image, or one of " + String.join(", ", DEFECTIVE)
                + " for a defective one");
    }

    private static Use use(String place, String column, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "" -> Use.ANY;
            case "train" -> Use.TRAIN;
            case "validation", "val" -> Use.VALIDATION;
            case "test" -> Use.TEST;
            default ->
                throw new UserError(place + ": " + column + " is \"" + shown(value)
                        + "\", but must be train, validation or test, or empty if the split is to be drawn");
        };
    }
}
