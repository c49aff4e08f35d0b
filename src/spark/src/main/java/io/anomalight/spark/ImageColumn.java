package io.anomalight.spark;

import io.anomalight.framework.failure.UserError;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The column of a table that has the images: paths, or the bytes of image files.
 *
 * <p>The struct of Spark's own image source is not supported, because it has pixels without their EXIF orientation.
 *
 * @param name name of the column
 * @param index index of the column
 * @param holdsBytes whether it holds the bytes of an image file, rather than a path
 */
record ImageColumn(String name, int index, boolean holdsBytes) implements Serializable {

    /**
     * Finds the column in a table.
     *
     * @throws UserError if the table has no such column or several, or its type is neither string nor binary
     */
    static ImageColumn of(StructType table, String name) {
        int index = indexOf(table, name, "the images");
        boolean holdsBytes = table.apply(index).dataType().equals(DataTypes.BinaryType);
        if (!holdsBytes && !table.apply(index).dataType().equals(DataTypes.StringType)) {
            throw new UserError("the column \"" + name + "\" holds "
                    + table.apply(index).dataType().simpleString()
                    + ", but images are read from paths (string) or from the bytes of image files (binary)");
        }
        return new ImageColumn(name, index, holdsBytes);
    }

    /**
     * The index of the only column with a name.
     *
     * @param content what the column holds, for the message
     * @throws UserError if the table has no such column or several
     */
    static int indexOf(StructType table, String name, String content) {
        int index = Arrays.asList(table.fieldNames()).indexOf(name);
        if (index < 0) {
            throw new UserError("the table has no column \"" + name + "\" for " + content + "; its columns are "
                    + String.join(", ", table.fieldNames()));
        }
        if (Arrays.stream(table.fieldNames()).filter(name::equals).count() > 1) {
            throw new UserError(
                    "the table has several columns \"" + name + "\"; rename them, so that one holds " + content);
        }
        return index;
    }
}
