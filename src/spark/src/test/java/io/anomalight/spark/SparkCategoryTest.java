package io.anomalight.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.PostProcessor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of two products for one model of two categories. */
class SparkCategoryTest {
    private static final StructType SCHEMA =
            new StructType().add("path", DataTypes.StringType).add("product", DataTypes.StringType);

    @TempDir
    static Path folder;

    private static Path one = Path.of("");
    private static Path two = Path.of("");
    private static String image = "";
    private static PostProcessor thresholds = new PostProcessor(0, 0, 0, 1, 0, 1);

    @BeforeAll
    static void writeArchivesAndAnImage() throws IOException {
        one = TinyArchive.write(folder.resolve("one.anomalight"));
        two = TinyArchive.write(folder.resolve("two.anomalight"));
        thresholds = TinyArchive.inTwoCategories(two);
        image = TinyImages.write(folder.resolve("images"), 1).get(0).toString();
    }

    @AfterAll
    static void stop() {
        SparkParts.spark().stop();
    }

    private static Dataset<Row> table(@Nullable String... products) {
        List<Row> rows = new ArrayList<>();
        for (String product : products) {
            rows.add(RowFactory.create(image, product));
        }
        return SparkParts.spark().createDataFrame(rows, SCHEMA);
    }

    private static double threshold(String category) {
        return thresholds.of(category).imageThreshold();
    }

    @Test
    void eachRowGetsTheThresholdOfItsCategory() {
        List<Row> rows = SparkScoring.score(
                        table("cable", "bottle", null, "can"),
                        ScoringOptions.of(two).withCategoryColumn("product"))
                .collectAsList();

        assertThat(rows.get(0).<Double>getAs("threshold")).isEqualTo(threshold("cable"));
        assertThat(rows.get(1).<Double>getAs("threshold")).isEqualTo(threshold("bottle"));
        assertThat(rows.get(0).<String>getAs("product")).isEqualTo("cable");
        assertThat(rows.get(2).<String>getAs("error"))
                .isEqualTo("category is missing: the model has several categories, so choose one of bottle, cable");
        assertThat(rows.get(3).<String>getAs("error"))
                .isEqualTo("category=can is not known: choose one of bottle, cable");
        assertThat(rows.get(3).<Double>getAs("score")).isNull();
    }

    @Test
    void oneCategoryAppliesToAllRows() {
        List<Row> rows = SparkScoring.score(
                        table("x", "y"), ScoringOptions.of(two).withCategory("cable"))
                .collectAsList();

        assertThat(rows).extracting(row -> row.<Double>getAs("threshold")).containsOnly(threshold("cable"));
    }

    @Test
    void aThresholdOfTheJobAppliesToEachCategory() {
        List<Row> rows = SparkScoring.score(
                        table("cable", "bottle"),
                        ScoringOptions.of(two).withCategoryColumn("product").withThreshold(-1))
                .collectAsList();

        assertThat(rows).extracting(row -> row.<Double>getAs("threshold")).containsOnly(-1.0);
        assertThat(rows).extracting(row -> row.<String>getAs("label")).containsOnly("anomalous");
    }

    @Test
    void aCategoryThatIsMissingOrDoesNotFitIsRefusedBeforeAJobBegins() {
        Dataset<Row> table = table("cable");
        ScoringOptions ofTwo = ScoringOptions.of(two);
        ScoringOptions ofOne = ScoringOptions.of(one);

        refuses(table, ofTwo, "category is missing: the model has several categories, so choose one of bottle, cable");
        refuses(table, ofTwo.withCategory("can"), "category=can is not known: choose one of bottle, cable");
        refuses(table, ofOne.withCategory("cable"), "the model was trained on one category, so leave it out");
        refuses(table, ofOne.withCategoryColumn("product"), "so leave the column of the category out");
        refuses(table, ofTwo.withCategoryColumn("kind"), "the table has no column \"kind\" for the category");
        refuses(
                table.selectExpr("path", "1 as product"),
                ofTwo.withCategoryColumn("product"),
                "the column \"product\" holds int, but a category is a text (string)");
        assertThatThrownBy(() -> ofTwo.withCategory("cable").withCategoryColumn("product"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("category is cable and categoryColumn is product, but only one of them may be set");
    }

    private static void refuses(Dataset<Row> table, ScoringOptions options, String sentence) {
        assertThatThrownBy(() -> SparkScoring.score(table, options))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(sentence);
    }
}
