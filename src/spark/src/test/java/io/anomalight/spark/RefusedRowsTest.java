package io.anomalight.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a table, a model or a folder may hold that must neither end a job nor pass in silence. */
class RefusedRowsTest {
    @TempDir
    static Path folder;

    private static SparkParts written = new SparkParts(Path.of(""), List.of());

    @BeforeAll
    static void writeArchiveAndImages() throws IOException {
        written = SparkParts.write(folder, 5);
    }

    @AfterAll
    static void stop() {
        SparkParts.spark().stop();
    }

    @Test
    void aModelThatScoresNoNumberMakesRowsWithAnErrorAndLosesNoJob() {
        Path broken = TinyArchive.writeBroken(folder.resolve("broken.anomalight"));
        List<Row> rows = written.rows();
        List<Row> scored = SparkScoring.score(
                        SparkParts.spark().createDataFrame(rows, SparkParts.SCHEMA),
                        ScoringOptions.of(broken).withColumn("photo"))
                .collectAsList();

        assertThat(scored).hasSize(5).allSatisfy(row -> {
            assertThat(row.isNullAt(row.fieldIndex("score"))).isTrue();
            assertThat(row.isNullAt(row.fieldIndex("label"))).isTrue();
            assertThat(error(row)).startsWith("stfpm: the score of ").contains(" is NaN; ");
        });
    }

    @Test
    void aNameThatATerminalWouldObeyIsHarmlessInTheError() {
        List<Row> rows = List.of(RowFactory.create(0, "/none/" + (char) 27 + "[2J\n.png"));

        Row scored = SparkScoring.score(
                        SparkParts.spark().createDataFrame(rows, SparkParts.SCHEMA),
                        ScoringOptions.of(written.archive()).withColumn("photo"))
                .first();

        assertThat(error(scored)).contains("/none/\\x1b[2J\\x0a.png");
    }

    @Test
    void columnsOfOneNameAreRefused() {
        Dataset<Row> table =
                SparkParts.spark().createDataFrame(List.of(), SparkParts.SCHEMA.add("photo", DataTypes.BinaryType));

        assertThatThrownBy(() -> SparkScoring.score(
                        table, ScoringOptions.of(written.archive()).withColumn("photo")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("the table has several columns \"photo\"");
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        ScoringOptions options = ScoringOptions.of(written.archive());

        assertThatThrownBy(() -> options.withBatch(100_000)).hasMessage("batch must be from 1 to 1024, but is 100000");
        assertThatThrownBy(() -> options.withThreshold(Double.NaN))
                .hasMessage("threshold must be a finite number, but is NaN");
    }

    @Test
    void aLinkBackToAFolderAboveListsNoImageTwice() throws IOException {
        Path parts = Files.createDirectories(folder.resolve("parts/today"));
        Path image = Files.copy(written.images().get(0), parts.resolve("1.png"));
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
