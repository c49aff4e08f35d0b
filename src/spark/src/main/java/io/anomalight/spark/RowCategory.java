package io.anomalight.spark;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The category of the image of a row.
 *
 * @param name the category of all rows; empty if the model has one category, or a column holds it
 * @param column index of the column that holds the category of each row; -1 if none does
 */
record RowCategory(String name, int column) implements Serializable {
    private static final int NONE = -1;

    /**
     * Checks the settings before any row is read.
     *
     * @param learned the thresholds of the archive
     * @throws UserError if a model of several categories gets neither a category nor a column, or one of them does not fit
     */
    static RowCategory of(StructType table, ScoringOptions options, PostProcessor learned) {
        if (options.threshold().isPresent()) {
            learned.withImageThreshold(options.threshold().getAsDouble(), ""); // an error if regions decide the verdict
        }
        String name = options.categoryColumn();
        if (name.isEmpty()) {
            learned.ofRequired(options.category());
            return new RowCategory(options.category(), NONE);
        }
        if (learned.categories().isEmpty()) {
            throw new UserError(
                    "the column \"" + name + "\" can't choose a category: the model was trained on one category,"
                            + " so leave the column of the category out");
        }
        int index = ImageColumn.indexOf(table, name, "the category");
        if (!table.apply(index).dataType().equals(DataTypes.StringType)) {
            throw new UserError("the column \"" + name + "\" holds "
                    + table.apply(index).dataType().simpleString() + ", but a category is a text (string)");
        }
        return new RowCategory("", index);
    }

    /** The category of a row; empty if its column is null. */
    String of(Row row) {
        if (column == NONE) {
            return name;
        }
        return row.isNullAt(column) ? "" : row.getString(column);
    }
}
