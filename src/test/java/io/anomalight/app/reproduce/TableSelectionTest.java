package io.anomalight.app.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.anomalight.app.catalog.RecipeSearch;
import io.anomalight.app.command.CommandSection;
import io.anomalight.app.reproduce.ReproduceConfig.Row;
import io.anomalight.framework.config.Composer;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.failure.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TableSelectionTest {
    private static final Composer COMPOSER =
            new Composer(RecipeSearch.standard().recipes());

    private static ReproduceConfig table(String name) {
        return new CommandSection("reproduce", List.of("reproduce=" + name), List.of())
                .read(COMPOSER, List.of(), ReproduceConfig.class);
    }

    private static TableSelection select(String only, String categories, String seeds) {
        return TableSelection.of(
                table("anomalib_mvtec"), Optional.of(only), Optional.of(categories), Optional.of(seeds));
    }

    static Set<String> tables() {
        return RecipeSearch.standard().recipes().options("reproduce").keySet();
    }

    @ParameterizedTest
    @MethodSource("tables")
    void everyRowOfEveryTableIsAValidConfiguration(String name) {
        TableSelection all = TableSelection.of(table(name), Optional.empty(), Optional.empty(), Optional.empty());
        List<SweepPoint> points = all.points(List.of("data.root=x"));

        assertThat(points)
                .hasSize(all.rows().size()
                        * all.categories().size()
                        * all.seeds().size());
        assertThat(TableCheck.defaultRootDir(COMPOSER, points)).isEqualTo(Path.of("results"));
    }

    @Test
    void aJobHasTheRowTheProtocolTheUsersSettingsTheCategoryAndTheSeed() {
        SweepPoint point = select("padim_resnet18", "bottle", "7")
                .points(List.of("data.root=x", "callbacks.report.gallery=0"))
                .get(0);

        assertThat(point.overrides())
                .startsWith("data=mvtec", "callbacks.images.save=false", "experiment=padim_anomalib")
                .contains("data.split.validation=from_train", "callbacks.report.gallery=0")
                .doesNotContain("callbacks.report.gallery=20")
                .endsWith("data.category=bottle", "trainer.seed=7");
        assertThat(point.swept()).containsValues("padim_resnet18", "bottle", "7");
    }

    @Test
    void theFirstWordsOfANameChooseAllItsRows() {
        assertThat(select("efficient_ad,padim", "bottle", "0").rows())
                .extracting(Row::name)
                .containsExactly("padim_resnet18", "padim_wide_resnet50", "efficient_ad_s", "efficient_ad_m");
    }

    @Test
    void valuesThatAreGivenTwiceAreRefused() {
        assertThatThrownBy(() -> select("padim", "bottle,bottle", "0"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("categories=bottle,bottle must name at least one value, and none twice");
    }

    /** The READMEs round to three digits; means that differ from their categories at the source are named. */
    @Test
    void publishedMeansAreTheMeansOfTheirCategories() {
        Set<String> differentAtTheSource =
                Set.of("reverse_distillation_wide_resnet50 pixel_AUROC", "uninet image_AUROC", "uninet pixel_AUROC");
        ReproduceConfig table = table("anomalib_mvtec");
        for (Row row : table.rows()) {
            for (String metric : row.published().keySet()) {
                String figure = row.name() + " " + metric;
                OptionalDouble published = row.published(metric, ReproduceConfig.MEAN);
                if (published.isEmpty()) {
                    assertThat(row.name()).startsWith("glass_");
                    continue;
                }
                assertThat(published.getAsDouble())
                        .as(figure)
                        .isCloseTo(
                                mean(table.categories(), List.of(row), metric),
                                within(differentAtTheSource.contains(figure) ? 0.007 : 0.0011));
            }
        }
    }

    /** GLASS's README has one mean of the categories of both rows. */
    @Test
    void theTwoRowsOfGlassHaveEachCategoryOnceAndTheMeanOfItsReadme() {
        ReproduceConfig table = table("anomalib_mvtec");
        List<Row> rows = table.rows().stream()
                .filter(row -> row.name().startsWith("glass_"))
                .toList();

        assertThat(mean(table.categories(), rows, "image_AUROC")).isCloseTo(0.972, within(0.0006));
        assertThat(mean(table.categories(), rows, "pixel_AUROC")).isCloseTo(0.965, within(0.0006));
    }

    private static double mean(List<String> categories, List<Row> rows, String metric) {
        double[] figures = categories.stream()
                .flatMapToDouble(
                        category -> rows.stream().flatMapToDouble(row -> row.published(metric, category).stream()))
                .toArray();
        assertThat(figures).hasSize(categories.size());
        return DoubleStream.of(figures).average().orElseThrow();
    }
}
