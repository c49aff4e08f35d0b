package io.anomalight.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.detector.Detection;
import io.anomalight.detector.Detector;
import io.anomalight.detector.Region;
import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.image.decoding.OrientedFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkScoringTest {
    @TempDir
    static Path folder;

    private static SparkParts written = new SparkParts(Path.of(""), List.of());

    @BeforeAll
    static void writeArchiveAndImages() throws IOException {
        written = SparkParts.write(folder, 41);
    }

    @AfterAll
    static void stop() {
        SparkParts.spark().stop();
    }

    @Test
    void aTableOfPathsGetsTheScoresOfTheDetectorAndKeepsItsColumns() {
        List<Row> rows = written.rows();
        Dataset<Row> table =
                SparkParts.spark().createDataFrame(rows, SparkParts.SCHEMA).repartition(3);

        Dataset<Row> scored =
                SparkScoring.score(table, ScoringOptions.of(written.archive()).withColumn("photo"));

        assertThat(scored.columns())
                .containsExactly(
                        "part",
                        "photo",
                        "score",
                        "normalized_score",
                        "label",
                        "threshold",
                        "p_value",
                        "regions",
                        "error");
        Map<Integer, Row> byPart = new LinkedHashMap<>();
        scored.collectAsList()
                .forEach(row -> assertThat(byPart.put(row.getInt(0), row)).isNull());
        assertThat(byPart).hasSize(written.images().size());
        try (Detector detector = Detector.load(written.archive())) {
            byPart.forEach((part, row) ->
                    assertSame(row, detector.predict(written.images().get(part))));
        }
    }

    private static void assertSame(Row row, Detection expected) {
        assertThat(row.<String>getAs("error")).isNull();
        assertThat(row.<Double>getAs("score")).isCloseTo(expected.score(), within(1e-6));
        assertThat(row.<Double>getAs("normalized_score")).isCloseTo(expected.normalizedScore(), within(1e-6));
        assertThat(row.<String>getAs("label")).isEqualTo(expected.label());
        assertThat(row.<Double>getAs("threshold")).isEqualTo(expected.threshold());
        assertThat(row.<Double>getAs("p_value")).isEqualTo(expected.pValue().orElseThrow());
        List<Row> regions = row.getList(row.fieldIndex("regions"));
        assertThat(regions).hasSize(expected.regions().size());
    }

    @Test
    void sparksBinaryFilesAreScoredWithoutTheirContentBeingKept() {
        Dataset<Row> files = SparkParts.spark()
                .read()
                .format("binaryFile")
                .load(folder.resolve("images").toString());

        List<Row> scored = SparkScoring.score(
                        files,
                        ScoringOptions.of(written.archive())
                                .withColumn("content")
                                .withBatch(7))
                .select("path", "score")
                .collectAsList();

        assertThat(scored).hasSize(written.images().size());
        try (Detector detector = Detector.load(written.archive())) {
            for (Row row : scored) {
                Path image = Path.of(URI.create(row.getString(0)));
                assertThat(row.getDouble(1)).isCloseTo(detector.predict(image).score(), within(1e-6));
            }
        }
        assertThat(SparkScoring.score(
                                files, ScoringOptions.of(written.archive()).withColumn("content"))
                        .columns())
                .doesNotContain("content")
                .contains("path", "length");
    }

    @Test
    void anOrientationCountsInPathsAndInBytesAsItDoesForTheDetector() throws IOException {
        BufferedImage stored = ImageIO.read(written.images().get(0).toFile());
        byte[] bytes = OrientedFiles.jpeg(stored, 6);
        Path file = Files.write(folder.resolve("turned.jpg"), bytes);
        StructType parts = new StructType().add("path", DataTypes.StringType).add("bytes", DataTypes.BinaryType);
        Dataset<Row> table =
                SparkParts.spark().createDataFrame(List.of(RowFactory.create(file.toString(), bytes)), parts);
        try (Detector detector = Detector.load(written.archive())) {
            double upright = detector.predict(file).score();
            assertThat(upright).isNotCloseTo(detector.predict(stored).score(), within(1e-9));
            for (String column : List.of("path", "bytes")) {
                Row row = SparkScoring.score(
                                table, ScoringOptions.of(written.archive()).withColumn(column))
                        .collectAsList()
                        .get(0);
                assertThat(row.<Double>getAs("score")).isCloseTo(upright, within(1e-6));
            }
        }
    }

    @Test
    void aBadImageIsARowWithAnErrorAndStopsNoOther() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
        Path empty = Files.write(folder.resolve("empty.png"), new byte[0]);
        byte[] whole = Files.readAllBytes(written.images().get(0));
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2));
        List<Row> rows = List.of(
                RowFactory.create(0, written.images().get(0).toString()),
                RowFactory.create(1, broken.toString()),
                RowFactory.create(2, empty.toString()),
                RowFactory.create(3, folder.resolve("missing.png").toString()),
                RowFactory.create(4, null),
                RowFactory.create(5, folder.toString()),
                RowFactory.create(6, "nowhere://bucket/a.png"),
                RowFactory.create(7, ""),
                RowFactory.create(8, cut.toString()),
                RowFactory.create(9, written.images().get(1).toString()));

        List<Row> scored = SparkScoring.score(
                        SparkParts.spark().createDataFrame(rows, SparkParts.SCHEMA),
                        ScoringOptions.of(written.archive()).withColumn("photo"))
                .orderBy("part")
                .collectAsList();

        assertThat(scored).hasSize(10);
        assertThat(scored.stream().filter(row -> !row.isNullAt(row.fieldIndex("score"))))
                .extracting(row -> row.getInt(0))
                .containsExactly(0, 9);
        assertThat(error(scored.get(1)))
                .isEqualTo(broken + " is no image that Anomalight can read: convert it to PNG, JPEG, BMP, TIFF or GIF,"
                        + " or remove it");
        assertThat(error(scored.get(2))).isEqualTo("The image " + empty + " is empty: send it again");
        assertThat(error(scored.get(3))).isEqualTo("The image " + folder.resolve("missing.png") + " does not exist");
        assertThat(error(scored.get(4))).isEqualTo("The row has no image: its column \"photo\" is null");
        assertThat(error(scored.get(5))).isEqualTo("The image " + folder + " is not a file");
        assertThat(error(scored.get(6))).startsWith("The image nowhere://bucket/a.png can't be read (");
        assertThat(error(scored.get(7))).startsWith("The image  can't be read (");
        assertThat(error(scored.get(8))).startsWith("The image " + cut + " ");
    }

    private static String error(Row row) {
        return row.getAs("error");
    }

    @Test
    void anImageOfMorePixelsThanAreBorneIsAnError() {
        List<Row> rows = List.of(RowFactory.create(0, written.images().get(0).toString()));

        Row scored = SparkScoring.score(
                        SparkParts.spark().createDataFrame(rows, SparkParts.SCHEMA),
                        ScoringOptions.of(written.archive()).withColumn("photo").withMaxPixels(1999))
                .first();

        assertThat(error(scored))
                .isEqualTo("The image " + written.images().get(0)
                        + " has 40x50 pixels, more than the 1999 that are read: cut or shrink it");
    }

    @Test
    void aTypedTransformationMayFollow() {
        Dataset<Row> table = SparkParts.spark()
                .createDataFrame(
                        List.of(RowFactory.create(7, written.images().get(0).toString())), SparkParts.SCHEMA);
        MapFunction<Row, String> inWords = row -> row.<Integer>getAs("part")
                + " has "
                + row.<Row>getList(row.fieldIndex("regions")).stream()
                        .mapToInt(region -> region.getAs("pixels"))
                        .sum()
                + " bad pixels";

        String words = SparkScoring.score(
                        table, ScoringOptions.of(written.archive()).withColumn("photo"))
                .map(inWords, Encoders.STRING())
                .first();

        try (Detector detector = Detector.load(written.archive())) {
            int pixels = detector.predict(written.images().get(0)).regions().stream()
                    .mapToInt(Region::pixels)
                    .sum();
            assertThat(words).isEqualTo("7 has " + pixels + " bad pixels");
        }
    }

    @Test
    void twoArchivesOfOneNameAreTwoModels() throws IOException {
        Path other = TinyArchive.write(
                Files.createDirectories(folder.resolve("other")).resolve("model.anomalight"), 2);
        Dataset<Row> table = SparkParts.spark()
                .createDataFrame(
                        List.of(RowFactory.create(0, written.images().get(0).toString())), SparkParts.SCHEMA);

        double one = score(table, ScoringOptions.of(written.archive()));
        double two = score(table, ScoringOptions.of(other));

        assertThat(one).isNotEqualTo(two);
        assertThat(score(table, ScoringOptions.of(written.archive()))).isEqualTo(one);
    }

    private static double score(Dataset<Row> table, ScoringOptions options) {
        return SparkScoring.score(table, options.withColumn("photo")).first().getAs("score");
    }

    @Test
    void anotherThresholdDrawsAnotherLine() {
        Dataset<Row> table = SparkParts.spark()
                .createDataFrame(
                        List.of(RowFactory.create(0, written.images().get(0).toString())), SparkParts.SCHEMA);
        ScoringOptions options = ScoringOptions.of(written.archive()).withColumn("photo");

        Row below = SparkScoring.score(table, options.withThreshold(-1)).first();
        Row above = SparkScoring.score(table, options.withThreshold(1e6)).first();

        assertThat(below.<String>getAs("label")).isEqualTo("anomalous");
        assertThat(above.<String>getAs("label")).isEqualTo("normal");
        assertThat(above.<Double>getAs("threshold")).isEqualTo(1e6);
    }

    @Test
    void aTableThatDoesNotFitIsRefusedBeforeAJobBegins() {
        Dataset<Row> table =
                SparkParts.spark().createDataFrame(List.of(), SparkParts.SCHEMA.add("Score", DataTypes.DoubleType));
        ScoringOptions options = ScoringOptions.of(written.archive());

        assertThatThrownBy(() -> SparkScoring.score(table, options))
                .isInstanceOf(UserError.class)
                .hasMessage("the table has no column \"path\" for the images; its columns are part, photo, Score");
        assertThatThrownBy(() -> SparkScoring.score(table, options.withColumn("part")))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "the column \"part\" holds int, but images are read from paths (string) or from the bytes of"
                                + " image files (binary)");
        assertThatThrownBy(() -> SparkScoring.score(table, options.withColumn("photo")))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "the table has a column \"Score\", which is the name of a column for scores; rename it or leave"
                                + " it out");
        assertThatThrownBy(() -> SparkScoring.score(
                        SparkParts.spark().createDataFrame(List.of(), SparkParts.SCHEMA),
                        ScoringOptions.of(folder.resolve("none.anomalight")).withColumn("photo")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("does not exist");
    }
}
