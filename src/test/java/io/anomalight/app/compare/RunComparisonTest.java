package io.anomalight.app.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;

import io.anomalight.app.compare.RunComparison.ChangedImage;
import io.anomalight.app.compare.RunComparison.ComparedMetric;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparisons of folders with the scores of a test. */
class RunComparisonTest extends TestedFolders {
    @Test
    void metricsVerdictsAndChangedImagesAreThoseOfTheSameImages() throws IOException {
        RunComparison comparison = RunComparison.of(first(), second());

        assertThat(comparison.metrics())
                .extracting(ComparedMetric::name)
                .containsExactly("image_AUROC", "image_AUPR", "image_F1Max");
        ComparedMetric auroc = comparison.metrics().get(0);
        assertThat(auroc.first()).isCloseTo(7 / 9.0, within(1e-12));
        assertThat(auroc.second()).isCloseTo(6 / 9.0, within(1e-12));
        assertThat(auroc.difference().value()).isCloseTo(-1 / 9.0, within(1e-12));
        assertThat(auroc.difference().isClear()).isFalse();
        assertThat(comparison.bothRight()).isEqualTo(3);
        assertThat(comparison.bothWrong()).isEqualTo(1);
        assertThat(comparison.verdicts().onlyFirstRight()).isEqualTo(1);
        assertThat(comparison.verdicts().onlySecondRight()).isEqualTo(1);
        assertThat(comparison.changed())
                .extracting(image -> image.first().path(), ChangedImage::firstRight)
                .containsExactly(tuple("b1.png", false), tuple("b2.png", true));
    }

    @Test
    void equalFiguresAreNoDifference() throws IOException {
        assertThat(String.join("\n", ComparisonLines.of(RunComparison.of(first(), first()))))
                .contains("no difference")
                .doesNotContain("may be chance");
    }

    @Test
    void aRunWithoutTestScoresSaysHowToWriteThem() throws IOException {
        Path run = run("a", "x.png,normal,1,,normal");
        Files.writeString(run.resolve("config.conf"), "");
        Files.delete(run.resolve("test_scores.csv"));

        assertThatThrownBy(() -> RunComparison.of(run, run))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "test_scores.csv does not exist; test the run again with callbacks.add=[test_scores]");
    }

    @Test
    void theLinesSayWhatMayBeChance() throws IOException {
        assertThat(String.join("\n", ComparisonLines.of(RunComparison.of(first(), second()))))
                .contains("image_AUROC  0.7778  0.6667  -0.1111")
                .contains("may be chance")
                .contains("Both are right on 3 images and wrong on 1; only A is right on 1, only B on 1")
                .contains("b1.png  anomalous  review     anomalous");
    }

    @Test
    void theMetricsOfSeveralCategoriesAreMeans() throws IOException {
        Path better = run(
                "better",
                "g.png,normal,1,cap,normal",
                "b.png,anomalous,2,cap,anomalous",
                "h.png,normal,1,lid,normal",
                "c.png,anomalous,2,lid,anomalous",
                "only.png,normal,1,new,normal");
        Path worse = run(
                "worse",
                "g.png,normal,1,cap,normal",
                "b.png,anomalous,0,cap,normal",
                "h.png,normal,1,lid,normal",
                "c.png,anomalous,2,lid,anomalous",
                "only.png,normal,1,new,normal");

        ComparedMetric auroc = RunComparison.of(better, worse).metrics().get(0);

        assertThat(auroc.first()).isEqualTo(1);
        assertThat(auroc.second()).isEqualTo(0.5);
    }

    @Test
    void withoutDefectiveImagesOnlyVerdictsAreCompared() throws IOException {
        RunComparison comparison =
                RunComparison.of(run("a", "g.png,normal,1,,normal"), run("b", "g.png,normal,3,,anomalous"));

        assertThat(comparison.metrics()).isEmpty();
        assertThat(ComparisonLines.of(comparison))
                .contains("No category has normal and defective test images, so no metric is compared.");
        assertThat(comparison.verdicts().onlyFirstRight()).isEqualTo(1);
    }

    @Test
    void runsOfOtherImagesAreRefusedWithTheFirstOfThem() throws IOException {
        Path more = run("more", "g.png,normal,1,,normal", "h.png,normal,1,,normal");
        Path less = run("less", "g.png,normal,1,,normal");

        assertThatThrownBy(() -> RunComparison.of(more, less))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("less was not tested on 1 image of ")
                .hasMessageEndingWith("more: h.png; test both runs on the same images");
    }

    @Test
    void anImageWithAnotherLabelIsRefused() throws IOException {
        Path good = run("a", "x.png,normal,1,,normal");
        Path bad = run("b", "x.png,anomalous,1,,normal");

        assertThatThrownBy(() -> RunComparison.of(good, bad))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("the label of x.png is another one in " + bad + " than in " + good);
    }

    @Test
    void imagesOfTheSameNameAndOtherContentAreRefused() throws IOException {
        Path first = run("a", "x.png,normal,1,,normal");
        Path second = run("b", "x.png,normal,1,,normal");
        for (Path run : List.of(first, second)) {
            Files.writeString(
                    run.resolve("splits.json"),
                    "{\"format\": 1, \"root\": \"/data\", \"images\": [{\"path\": \"x.png\", \"split\": \"test\", \"label\":"
                            + " \"normal\", \"bytes\": 1, \"sha256\": \"" + run.getFileName() + "\"}]}");
        }

        assertThatThrownBy(() -> RunComparison.of(first, second))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("have the same names and other content");
        assertThat(RunComparison.of(first, first).bothRight()).isEqualTo(1);
    }

    @Test
    void anAbsolutePathIsTheSameImage() throws IOException {
        Path relative = run("a", "x.png,normal,1,,normal");
        Path absolute = run("b", Path.of("x.png").toAbsolutePath() + ",normal,1,,normal");

        assertThat(RunComparison.of(relative, absolute).bothRight()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "x.png,normal,NaN,,normal; is damaged: row 1 is not an image with its label and its score",
                "x.png,normal,high,,normal; is damaged: row 1",
                "x.png,normal; is damaged: row 1",
                "x.png,fine,1,,normal; is damaged: row 1",
                "x.png,normal,1,,maybe; is damaged: row 1"
            })
    void aDamagedRowIsNamed(String row, String message) throws IOException {
        Path damaged = run("a", row);

        assertThatThrownBy(() -> RunComparison.of(damaged, damaged))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(damaged.resolve("test_scores.csv") + " " + message);
    }

    @Test
    void anEmptyFileAndAnImageThatComesTwiceAreRefused() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Files.writeString(empty.resolve("test_scores.csv"), HEADER);
        Path twice = run("twice", "x.png,normal,1,,normal", "x.png,normal,2,,normal");

        assertThatThrownBy(() -> RunComparison.of(empty, empty))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("test_scores.csv has no images");
        assertThatThrownBy(() -> RunComparison.of(twice, twice))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("it has x.png twice");
    }

    @Test
    void scoresOfAnEarlierVersionHaveNoVerdicts() throws IOException {
        Path old = run("old");
        Files.writeString(old.resolve("test_scores.csv"), "path,label,score\ng.png,normal,1\n");

        assertThatThrownBy(() -> RunComparison.of(old, old))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("test_scores.csv has no verdicts")
                .hasMessageContaining("callbacks.add=[test_scores]");
    }

    @Test
    void aFolderThatIsNoRunIsNamed() {
        assertThatThrownBy(() -> RunComparison.of(folder, folder))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(folder + " is not a run");
    }

    @Test
    void thePageAndTheTablesAreWritten() throws IOException {
        Path page = new ComparisonFolder(folder.resolve("new/compared")).write(RunComparison.of(first(), second()));

        assertThat(page).content().contains("only A is right").contains("may be chance");
        assertThat(Files.readAllLines(page.resolveSibling("changed.csv")))
                .isEqualTo(List.of(
                        "path,category,label,verdict_a,verdict_b,score_a,score_b",
                        "b1.png,,anomalous,review,anomalous,3.0,0.6",
                        "b2.png,,anomalous,anomalous,normal,9.0,0.1"));
        assertThat(Files.readAllLines(page.resolveSibling("metrics.csv"))).hasSize(4);
    }
}
