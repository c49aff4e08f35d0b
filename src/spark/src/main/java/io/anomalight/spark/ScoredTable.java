package io.anomalight.spark;

import io.anomalight.detector.Detection;
import io.anomalight.detector.Region;
import io.anomalight.framework.console.PrintableText;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;

/**
 * The columns that scoring adds to a table. In a row with an error, all of them but {@code error} are null. {@code p_value} is also
 * null if the archive has no normal scores.
 */
final class ScoredTable {
    private static final StructType REGION = new StructType()
            .add("x", DataTypes.IntegerType, false)
            .add("y", DataTypes.IntegerType, false)
            .add("width", DataTypes.IntegerType, false)
            .add("height", DataTypes.IntegerType, false)
            .add("pixels", DataTypes.IntegerType, false)
            .add("score", DataTypes.FloatType, false)
            .add("normalized_score", DataTypes.FloatType, false)
            .add("normalized_mean_score", DataTypes.FloatType, false);

    private static final StructType ADDED = new StructType()
            .add("score", DataTypes.DoubleType)
            .add("normalized_score", DataTypes.DoubleType)
            .add("label", DataTypes.StringType)
            .add("threshold", DataTypes.DoubleType)
            .add("p_value", DataTypes.DoubleType)
            .add("regions", DataTypes.createArrayType(REGION, false))
            .add("error", DataTypes.StringType);

    private ScoredTable() {}

    /**
     * The columns of the table without image bytes, followed by the added columns.
     *
     * @throws UserError if the table already has a column with the name of an added one
     */
    static StructType columns(StructType table, ImageColumn image) {
        List<StructField> fields = new ArrayList<>();
        for (StructField field : table.fields()) {
            if (Arrays.stream(ADDED.fieldNames()).anyMatch(field.name()::equalsIgnoreCase)) {
                throw new UserError("the table has a column \"" + field.name()
                        + "\", which is the name of a column for scores; rename it or leave it out");
            }
        }
        for (int i = 0; i < table.fields().length; i++) {
            if (i != image.index() || !image.holdsBytes()) {
                fields.add(table.fields()[i]);
            }
        }
        fields.addAll(Arrays.asList(ADDED.fields()));
        return new StructType(fields.toArray(StructField[]::new));
    }

    /** The values of a row without image bytes. */
    static List<@Nullable Object> kept(Row row, ImageColumn image) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            if (i != image.index() || !image.holdsBytes()) {
                values.add(row.get(i));
            }
        }
        return values;
    }

    /** The added values of a scored image. */
    static List<@Nullable Object> scored(Detection detection) {
        List<Row> regions = detection.regions().stream().map(ScoredTable::row).toList();
        return Arrays.asList(
                detection.score(),
                detection.normalizedScore(),
                detection.label(),
                detection.threshold(),
                detection.pValue().isPresent() ? detection.pValue().getAsDouble() : null,
                JavaConverters.asScalaBuffer(regions),
                null);
    }

    /** The added values of an image that can't be read or scored; the text is made safe to print. */
    static List<@Nullable Object> failed(String error) {
        return Arrays.asList(null, null, null, null, null, null, PrintableText.line(error));
    }

    private static Row row(Region region) {
        Object[] values = {
            region.x(),
            region.y(),
            region.width(),
            region.height(),
            region.pixels(),
            region.score(),
            region.normalizedScore(),
            region.normalizedMeanScore()
        };
        return new GenericRowWithSchema(values, REGION);
    }
}
