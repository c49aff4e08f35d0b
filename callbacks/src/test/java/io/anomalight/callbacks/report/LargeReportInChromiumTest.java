package io.anomalight.callbacks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.callback.Stage;
import io.anomalight.framework.data.HostImage;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import io.anomalight.framework.metrics.Evaluation;
import io.anomalight.framework.testing.Chromium;
import io.anomalight.framework.visualization.MapFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** Opens the report of a test of 10,000 images in a real browser. */
@Chromium.Needed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeReportInChromiumTest {
    private static final int IMAGES = 10_000;
    private static final int IN_PAGE = 20;
    private static final int WITH_FILE = 200; // the first ones
    private static final long MOST_BYTES = 20_000_000;

    private final Chromium browser;
    private final Path page;

    LargeReportInChromiumTest(@TempDir Path folder) throws IOException {
        browser = Chromium.start(folder.resolve("profile"));
        Path run = Files.createDirectory(folder.resolve("a run"));
        page = report(run);
    }

    private static Path report(Path run) throws IOException {
        BufferedImage picture = new BufferedImage(120, 30, BufferedImage.TYPE_INT_RGB);
        ReportFixture fixture = new ReportFixture(run, IN_PAGE).describe(run);
        ImageResult normal = ReportFixture.part("good", "0.png", Label.NORMAL, 0.25f);
        ImageResult anomalous = ReportFixture.part("scratch", "0.png", Label.ANOMALOUS, 0.75f);
        List<Path> files = new ArrayList<>();
        List<ImageResult> results = new ArrayList<>();
        Evaluation evaluation = new Evaluation();
        for (int i = 0; i < IMAGES; i++) {
            boolean good = i % 10 != 0;
            ImageResult like = good ? normal : anomalous;
            float score = good ? 0.45f - i / 1e5f : 0.55f + i / 1e5f;
            ImageResult result = named(like, "part #" + i + " <i>.png", score);
            results.add(result);
            files.add(result.image().path());
            if (i < WITH_FILE) {
                Path folder = run.resolve("images").resolve(good ? "good" : "scratch");
                MapFiles.writePng(folder.resolve("part #" + i + " <i>.png"), picture);
            }
        }
        evaluation.addAll(results.subList(0, WITH_FILE));
        fixture.run.stage = Stage.TEST;
        fixture.report.onEvaluationStart(fixture.run, files, 1);
        fixture.report.onTestBatchEnd(fixture.run, results);
        fixture.report.onTestEpochEnd(fixture.run, evaluation);
        fixture.report.onTestEnd(fixture.run, ReportFixture.scores(0.91));
        return fixture.file();
    }

    private static ImageResult named(ImageResult like, String file, float score) {
        HostImage image = like.image();
        Path path = image.path().resolveSibling(file);
        return new ImageResult(
                new HostImage(path, image.label(), image.size(), image.rgb(), image.mask(), image.originalSize()),
                score,
                like.anomalyMap());
    }

    @BeforeEach
    void open() {
        browser.resize(1280, 900, false);
        browser.complaints(); // ignore the messages of earlier tests
        browser.open(page);
    }

    @AfterAll
    void stop() {
        browser.close();
    }

    @Test
    void theFileIsSmallAndHasTheFirstHundredCards() throws IOException {
        assertThat(Files.size(page)).isLessThan(MOST_BYTES);
        assertThat(browser.ask("document.querySelectorAll('.card').length")).isEqualTo("100");
        assertThat(count()).isEqualTo("Showing 1 to 100 of 10000 images.");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theReaderGoesThroughThePages() {
        press("Next");
        assertThat(count()).isEqualTo("Showing 101 to 200 of 10000 images.");
        press("Next");
        press("Previous");
        assertThat(count()).isEqualTo("Showing 101 to 200 of 10000 images.");
        assertThat(browser.ask("document.querySelectorAll('.card').length")).isEqualTo("100");
    }

    @Test
    void allImagesAreSortedAndFiltered() {
        choose("kind", "scratch");
        assertThat(count()).isEqualTo("Showing 1 to 100 of 1000 (10000 in all) images.");

        choose("sort", "score descending");
        assertThat(browser.ask("document.querySelector('.card').dataset.name")).isEqualTo("scratch/part #9990 <i>.png");
        assertThat(browser.all("[...document.querySelectorAll('.card')].map(card => card.dataset.score)"))
                .isSortedAccordingTo(
                        Comparator.comparingDouble(Double::parseDouble).reversed());
        assertThat(browser.ask("document.querySelectorAll('i').length")).isEqualTo("0");
    }

    @Test
    void picturesBesideThePageAreLoadedWhereTheReaderLooks() {
        choose("sort", "name ascending");
        String files = "performance.getEntriesByType('resource').filter(one => one.name.includes('/images/')).length";
        browser.ask("document.querySelector('.card a').scrollIntoView()");
        browser.await("document.querySelector('.card a img').naturalWidth");

        assertThat(browser.ask("document.querySelector('.card a img').naturalWidth"))
                .isEqualTo("120");
        assertThat(browser.ask("document.querySelector('.card a').getAttribute('href')"))
                .isEqualTo("images/good/part%20%2321%20%3Ci%3E.png");
        assertThat(Integer.parseInt(browser.ask(files))).isLessThan(100);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aPictureThatIsGoneIsNamed() throws IOException {
        Path picture = page.resolveSibling("images/good/part #21 <i>.png");
        Path away = Files.move(picture, picture.resolveSibling("away.png"));
        choose("sort", "name ascending");
        browser.ask("document.querySelector('.card a').scrollIntoView()");
        browser.await("document.querySelector('.missing')");
        Files.move(away, picture);

        assertThat(browser.ask("document.querySelector('.missing').textContent"))
                .isEqualTo("images/good/part #21 <i>.png is not beside this page.");
    }

    @Test
    void fitsAPhone() {
        browser.resize(375, 812, true);
        press("Next");

        assertThat(browser.ask("document.documentElement.scrollWidth")).isEqualTo("375");
        assertThat(browser.contrasts()).allMatch(contrast -> contrast >= 4.5);
    }

    private String count() {
        return browser.ask("document.querySelector('.count').textContent");
    }

    private void press(String button) {
        browser.ask("[...document.querySelectorAll('.pages button')].find(one => one.textContent === '" + button
                + "').click()");
    }

    private void choose(String control, String value) {
        browser.driver()
                .findElement(By.cssSelector("select[name=" + control + "] option[value='" + value + "']"))
                .click();
    }
}
