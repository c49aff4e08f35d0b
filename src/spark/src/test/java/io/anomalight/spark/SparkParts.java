package io.anomalight.spark;

import io.anomalight.detector.testing.TinyArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** An archive and images for a table of parts, and the local Spark that scores it. */
record SparkParts(Path archive, List<Path> images) {
    static final StructType SCHEMA =
            new StructType().add("part", DataTypes.IntegerType).add("photo", DataTypes.StringType);

    static SparkParts write(Path folder, int images) throws IOException {
        return new SparkParts(
                TinyArchive.write(folder.resolve("model.anomalight"), 1),
                TinyImages.write(folder.resolve("images"), images));
    }

    static SparkSession spark() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("test")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .getOrCreate();
    }

    /** The number and the path of each image. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        images.forEach(image -> rows.add(RowFactory.create(rows.size(), image.toString())));
        return rows;
    }
}
