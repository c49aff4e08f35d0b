package io.anomalight.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a table, a model or a folder may hold that must neither end a job nor pass in silence. */
class RefusedRowsTest {
    private static final StructType PARTS =
            new StructType().add("part", DataTypes.IntegerType).add("photo", DataTypes.StringType);

    @TempDir
    static Path folder;

    private static Path archive = Path.of("");
    private static List<Path> images = List.of();

    @BeforeAll
    static void writeArchiveAndImages() throws IOException {
        archive = TinyArchive.write(folder.resolve("model.anomalight"), 1);
        images = TinyImages.write(folder.resolve("images"), 5);
    }

    private static SparkSession spark() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("test")
                .config("spark.ui.enabled", false)
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark().stop();
    }

    @Test
    void aModelThatScoresNoNumberMakesRowsWithAnErrorAndLosesNoJob() {
        Path broken = TinyArchive.writeBroken(folder.resolve("broken.anomalight"));
        List<Row> rows = new ArrayList<>();
        images.forEach(image -> rows.add(RowFactory.create(rows.size(), image.toString())));

        List<Row> scored = SparkScoring.score(
                        spark().createDataFrame(rows, PARTS),
                        ScoringOptions.of(broken).withColumn("photo"))
                .collectAsList();

        assertThat(scored).hasSize(5).allSatisfy(row -> {
            assertThat(row.isNullAt(row.fieldIndex("score"))).isTrue();
            assertThat(row.isNullAt(row.fieldIndex("label"))).isTrue();
            assertThat(error(row)).contains("NaN");
        });
    }

    @Test
    void aNameThatATerminalWouldObeyIsHarmlessInTheError() {
        List<Row> rows = List.of(RowFactory.create(0, "/none/" + (char) 27 + "[2J\n.png"));

        Row scored = SparkScoring.score(
                        spark().createDataFrame(rows, PARTS),
                        ScoringOptions.of(archive).withColumn("photo"))
                .first();

        assertThat(error(scored)).contains("/none/\\x1b[2J\\x0a.png");
    }

    @Test
    void columnsOfOneNameAreRefused() {
        Dataset<Row> table = spark().createDataFrame(List.of(), PARTS.add("photo", DataTypes.BinaryType));

        assertThatThrownBy(() ->
                        SparkScoring.score(table, ScoringOptions.of(archive).withColumn("photo")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("the table has several columns \"photo\"");
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        ScoringOptions options = ScoringOptions.of(archive);

        assertThatThrownBy(() -> options.withBatch(100_000)).hasMessage("batch must be from 1 to 1024, but is 100000");
        assertThatThrownBy(() -> options.withThreshold(Double.NaN))
                .hasMessage("threshold must be a finite number, but is NaN");
    }

    @Test
    void aLinkBackToAFolderAboveListsNoImageTwice() throws IOException {
        Path parts = Files.createDirectories(folder.resolve("parts/today"));
        Path image = Files.copy(images.get(0), parts.resolve("1.png"));
        Files.createSymbolicLink(parts.resolve("back"), folder.resolve("parts"));
        Files.createSymbolicLink(parts.resolve("again"), parts);

        assertThat(new ImageListing(new Configuration())
                        .of(folder.resolve("parts").toString()))
                .containsExactly("file:" + image);
    }

    private static String error(Row row) {
        return row.getAs("error");
    }
}
