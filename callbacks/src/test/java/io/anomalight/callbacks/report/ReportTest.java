package io.anomalight.callbacks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalight.callbacks.FakeRun;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path directory;

    @Test
    void reportsATestInWordsAndNumbers() throws IOException {
        ReportFixture fixture =
                new ReportFixture(directory, 200).describe(directory).test(ReportFixture.parts());

        assertThat(fixture.text())
                .contains(
                        "fake on folder/parts",
                        "Test · ",
                        "Of 17 test images 14 are classified correctly: 2 defective images were missed and 1 good image was"
                                + " rejected.",
                        "An image is classified as defective from a score of 0.5 on (best F1 on validation), a pixel from 0.25"
                                + " on (by hand).",
                        "The validation promises: at most 29.64 % of new normal images are false alarms, with 95 %"
                                + " confidence (1 of 20 normal images reach the threshold, which was searched on them).",
                        "Image AUROC 0.910 how well images are ranked",
                        "Pixel AUROC 0.970 ± 0.0002",
                        "Pixel AUPRO undefined no defective image has a mask",
                        "Speed 4.3 images/s",
                        "good 7 1 defective 2 7",
                        "normal (8)",
                        "defective (9)")
                .doesNotContain("too good", "epochs");
        assertThat(fixture.run.said).containsExactly("Report: " + fixture.file());
    }

    @Test
    void everyKindOfDefectHasARow() throws IOException {
        ReportFixture fixture = new ReportFixture(directory, 0).test(ReportFixture.parts());

        assertThat(fixture.text())
                .contains(
                        "good normal 8 7 (88 %) 1 0.2852 –",
                        "hole defective 3 3 (100 %) 0 0.7344 1.000",
                        "scratch defective 3 2 (67 %) 1 0.5208 0.667",
                        "\"><b onclick='x'> defective 3 2 (67 %) 1 0.6563 0.958");
    }

    @Test
    void describesTheRun() throws IOException {
        ReportFixture fixture =
                new ReportFixture(directory, 1).describe(directory).test(ReportFixture.parts());

        assertThat(fixture.text())
                .contains(
                        "train 40 0 0 test 8 9 9",
                        "Seed 7",
                        "Weights encoder.sha256 0123abcd",
                        "Started 2026-11-23T10:00:00Z",
                        "Version java 17",
                        "Image threshold 0.5 (best F1 on validation)",
                        "Overridden data.root=" + ReportFixture.HOSTILE,
                        "name = \"" + ReportFixture.HOSTILE + "\"");
    }

    @Test
    void aLaterTestReadsTheFilesOfTheRunFolderAboveIt() throws IOException {
        Path later = Files.createDirectory(directory.resolve("test"));
        ReportFixture fixture = new ReportFixture(later, 1).describe(directory).test(ReportFixture.parts());

        assertThat(fixture.text()).contains("Seed 7", "fake on folder/parts");
    }

    @Test
    void theValueOfAVariableInTheNameOfAFolderIsNotShown() throws IOException {
        Path run = Files.createDirectories(directory.resolve("value-of-a-variable/time"));
        Files.writeString(run.resolve("config.conf"), "trainer { \"default_root_dir\"=\"${oc.env:ROOT}\" }");
        ReportFixture fixture = new ReportFixture(run, 1).test(ReportFixture.parts());

        assertThat(fixture.text()).contains(" · time").doesNotContain("value-of-a-variable");
    }

    @Test
    void worksWithoutTheFilesOfARunFolder() throws IOException {
        ReportFixture fixture = new ReportFixture(directory, 1).test(ReportFixture.parts());

        assertThat(fixture.text()).contains(" Test · ", "Of 17 test images").doesNotContain("Overridden");
    }

    @Test
    void reportsTheLastValidationAndTheEpochsOfAFit() throws IOException {
        ReportFixture fixture = new ReportFixture(directory, 200).fit(3);

        assertThat(fixture.text())
                .contains(
                        "Fit and its last validation · ",
                        "Of 17 validation images 14 are classified correctly",
                        "learned on these images",
                        "3 epochs, 96 steps in 3 min 5 s; it ended because all 3 epochs are trained.",
                        "epoch 1: train loss 2 ",
                        "epoch 3: image AUROC 0.9 ",
                        "epoch 2: val loss 1.5");
        assertThat(fixture.html()).doesNotContain("data:image");
    }

    @Test
    void aTestAfterAFitReportsBoth() throws IOException {
        ReportFixture fixture = new ReportFixture(directory, 200).fit(2).test(ReportFixture.parts());

        assertThat(fixture.text()).contains("Fit and test · ", "Of 17 test images", "epoch 2: train loss 1 ");
        assertThat(fixture.html().split("data:image/jpeg;base64,", -1)).hasSize(2 * 17 + 1);
    }

    @Test
    void aResumedFitKeepsItsEpochs() throws IOException {
        ReportFixture first = new ReportFixture(directory, 0).fit(2);
        Map<String, String> saved = first.report.stateDict();

        ReportFixture second = new ReportFixture(directory, 0);
        second.report.onFitStart(second.run);
        second.report.loadStateDict(saved);
        second.run.epoch = 2;
        second.report.onTrainEpochEnd(second.run, Map.of("loss", Double.NaN));
        second.report.onFitEnd(second.run, FakeRun.REPORT);

        assertThat(second.text()).contains("epoch 1: train loss 2 ", "epoch 2: image AUROC 0.85");
        assertThat(second.html()).contains("train loss NaN after epoch 3");
    }

    @Test
    void reportsAFitThatEndsBeforeItsFirstValidation() throws IOException {
        ReportFixture fixture = new ReportFixture(directory, 200);
        fixture.report.onFitStart(fixture.run);
        fixture.report.onFitEnd(fixture.run, FakeRun.REPORT);

        assertThat(fixture.text()).contains("There are no results: the fit ended before its first validation.");
    }

    @Test
    void aValidationWithoutAFitHasAGallery() throws IOException {
        ReportFixture fixture =
                new ReportFixture(directory, 200).validate(ReportFixture.parts(), ReportFixture.scores(0.9));

        assertThat(fixture.text()).contains("Of 17 validation images", "these results are too good", "✗ missed");
    }

    @Test
    void normalImagesOnlyHaveNoCurves() throws IOException {
        List<ImageResult> normal = ReportFixture.parts().subList(0, 3);
        ReportFixture fixture = new ReportFixture(directory, 200).test(normal);

        assertThat(fixture.text())
                .contains(
                        "All 3 test images are classified correctly; there are no defective images.",
                        "There are no curves: they need both normal and defective images.");
    }

    @Test
    void leavesOutUnlabelledImages() throws IOException {
        ReportFixture fixture = new ReportFixture(directory, 200)
                .test(List.of(ReportFixture.part("new", "0.png", Label.UNKNOWN, 0.9f)));

        assertThat(fixture.text())
                .contains("There were no labelled test images.")
                .doesNotContain("new/0.png");
    }

    @Test
    void theGalleryShowsTheWorstImagesAndTheirNumber() throws IOException {
        ReportFixture fixture = new ReportFixture(directory, 4).test(ReportFixture.parts());

        assertThat(fixture.text())
                .contains(
                        "This page contains the pictures of 4 of 17 images (callbacks.report.gallery): all 3 misclassified ones,"
                                + " and those nearest to the threshold.")
                .containsPattern("scratch/" + ReportFixture.HOSTILE + ".*good/003.png.*/105.png.*good/007.png");
        assertThat(fixture.html().split("data:image/jpeg", -1)).hasSize(2 * 4 + 1);

        assertThat(new ReportFixture(directory, 2).test(ReportFixture.parts()).text())
                .contains("This page contains the pictures of 2 of 17 images (callbacks.report.gallery): the worst of 3"
                        + " misclassified ones.");
    }

    @Test
    void picturesAreReducedToTheSizeOfThePage() throws IOException {
        ReportFixture fixture = new ReportFixture(directory, 200).test(ReportFixture.parts());

        assertThat(fixture.html()).contains("width=\"48\" height=\"48\"");
        assertThat(Files.size(fixture.file())).isLessThan(150_000);
    }

    @Test
    void aFolderThatCannotBeWrittenIsAnErrorThatNamesTheFile() throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "").resolve("run");

        assertThatThrownBy(() -> new ReportFixture(blocked, 0).test(ReportFixture.parts()))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(blocked.resolve("report.html") + " can't be written: ");
    }

    @Test
    void aNegativeGalleryIsRefused() {
        assertThatThrownBy(() -> new Report.Config(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gallery must not be negative, but is -1");
    }
}
