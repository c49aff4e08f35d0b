package io.anomalight.app.sweep.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.testing.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Opens the reports of sweeps and searches in a real browser. */
@Chromium.Needed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SweepReportInChromiumTest {
    private final Chromium browser;
    private final Map<String, Path> pages = new LinkedHashMap<>();

    SweepReportInChromiumTest(@TempDir Path folder) throws IOException {
        browser = Chromium.start(folder.resolve("profile"));
        pages.put("pareto", ReportFixture.search(made(folder, "a"), 24, "image_AUROC", "minimize fit_seconds"));
        pages.put("pruned", ReportFixture.search(made(folder, "b"), 30, "image_AUROC"));
        pages.put("large", ReportFixture.search(made(folder, "c"), 200, "image_AUROC"));
        pages.put("one trial", ReportFixture.search(made(folder, "d"), 1, "image_AUROC"));
        pages.put(
                "grid",
                ReportFixture.grid(
                        made(folder, "e"), List.of("cflow", ReportFixture.LONG, ReportFixture.HOSTILE, "bad")));
        pages.put("one job", ReportFixture.grid(made(folder, "f"), List.of("cflow")));
    }

    private static Path made(Path folder, String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    @BeforeEach
    void forgetComplaints() {
        browser.complaints();
    }

    @AfterAll
    void stop() {
        browser.close();
    }

    private void open(String name) {
        browser.open(Objects.requireNonNull(pages.get(name)));
    }

    static Stream<Arguments> screens() {
        return Stream.of("pareto", "pruned", "large", "one trial", "grid", "one job")
                .flatMap(page -> Stream.of(
                        Arguments.of(page, 320, true),
                        Arguments.of(page, 390, false),
                        Arguments.of(page, 390, true),
                        Arguments.of(page, 768, false),
                        Arguments.of(page, 1280, false),
                        Arguments.of(page, 1280, true)));
    }

    @ParameterizedTest
    @MethodSource("screens")
    void isReadableOnEveryScreen(String page, int width, boolean dark) {
        browser.resize(width, 900, dark);
        open(page);

        assertThat(browser.ask("document.documentElement.scrollWidth"))
                .as("no scrolling sideways")
                .isEqualTo(browser.ask("document.documentElement.clientWidth"));
        assertThat(
                        browser.all(
                                """
                        [...document.querySelectorAll('main *')].filter(one => !one.closest('.data, pre, svg')
                          && one.getBoundingClientRect().right > one.closest('section').getBoundingClientRect().right)
                          .map(one => one.outerHTML.slice(0, 80))
                        """))
                .as("nothing leaves its section, except for tables that scroll")
                .isEmpty();
        assertThat(browser.contrasts()).as("contrast of text").isNotEmpty().allMatch(contrast -> contrast >= 4.5);
        assertThat(browser.all(SIZES)).as("pixels of text").allMatch(size -> Double.parseDouble(size) >= 11);
        assertThat(browser.all(OVERLAPS)).as("texts over each other").isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    /** The size of each text on the screen; a chart is scaled to the width of its place. */
    private static final String SIZES =
            """
            [...document.querySelectorAll('body *')].filter(one => !one.closest('title, script, option')
                && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())).map(one => {
              const chart = one.closest('svg');
              const scale = chart ? chart.getBoundingClientRect().width / chart.viewBox.baseVal.width : 1;
              return parseFloat(getComputedStyle(one).fontSize) * scale;
            })
            """;

    /** The pairs of texts of a chart that overlap. */
    private static final String OVERLAPS =
            """
            [...document.querySelectorAll('.plot')].flatMap(chart => {
              const texts = [...chart.querySelectorAll('text')].filter(one => one.textContent)
                .map(one => ({text: one.textContent, box: one.getBoundingClientRect()})).filter(one => one.box.width);
              return texts.flatMap((one, i) => texts.slice(i + 1).filter(other =>
                  one.box.left < other.box.right - 1 && other.box.left < one.box.right - 1
                  && one.box.top < other.box.bottom - 5 && other.box.top < one.box.bottom - 5)
                .map(other => one.text + ' and ' + other.text));
            })
            """;

    @Test
    void aSearchShowsHowValuesAndResultsBelongTogether() {
        open("pareto");

        assertThat(browser.all("[...document.querySelectorAll('#search figcaption, #search caption')]"
                        + ".map(one => one.textContent)"))
                .containsExactly(
                        "Parallel coordinates: values and val image_AUROC of each job",
                        "Importance of the searched keys for val image_AUROC",
                        "Pareto front",
                        "Learning curves: image_AUROC");
        assertThat(browser.all("[...document.querySelectorAll('#search li')].map(one => one.textContent)"))
                .contains("model.lr: 1.0E-5 to 0.01, logarithmic", "model.coupling_blocks: 2 to 10");
    }

    @Test
    void everyJobHasALearningCurve() {
        open("pruned");
        String curves =
                """
                [...[...document.querySelectorAll('#search figure')].at(-1).querySelectorAll('path')]
                  .map(path => path.getAttribute('d').split('M').length - 1)
                """;

        // Of 30 jobs 6 were pruned; those of the 3 failed ones end early.
        assertThat(browser.all(curves)).containsExactly("24", "6");
    }

    @Test
    void theCoordinatesOfAJobAreOneLineEvenWithoutAConditionalKey() {
        open("pareto");
        String lines =
                """
                [...document.querySelector('#search figure').querySelectorAll('path')]
                  .flatMap(path => path.getAttribute('d').split('M').slice(1)).map(line => line.split('L').length)
                """;

        assertThat(browser.all(lines)).hasSize(21).containsOnly("5");
    }

    @Test
    void intervalsAreBarsAndNumbers() {
        open("grid");

        assertThat(browser.ask("document.querySelectorAll('.bar-chart .whisker').length"))
                .isEqualTo("3");
        assertThat(browser.ask("document.querySelector('.bar-chart .number').textContent"))
                .isEqualTo("0.9500 (0.850\u00a0to\u00a00.990)");
    }

    @Test
    void everyChartHasATextForScreenReaders() {
        for (String page : pages.keySet()) {
            open(page);
            assertThat(browser.all("[...document.querySelectorAll('svg')].map(one => one.role + one.ariaLabel)"))
                    .as(page)
                    .allMatch(label -> label.startsWith("img") && label.length() > 8);
        }
        open("grid");
        assertThat(browser.all("[...document.querySelectorAll('.bar-chart svg')].map(one => one.ariaLabel)"))
                .startsWith("cflow: 0.9500 (0.850\u00a0to\u00a00.990)");
    }

    @Test
    void scriptsInSweptValuesAreShownButNotRun() {
        for (String page : List.of("grid", "large")) {
            open(page);
            assertThat(browser.ask("document.scripts.length")).as(page).isEqualTo("1");
            assertThat(browser.ask("document.title")).as(page).startsWith("Sweep over model");
            assertThat(browser.all("[...document.querySelectorAll('#jobs td')].map(one => one.textContent)"))
                    .contains(ReportFixture.HOSTILE);
        }
    }

    @Test
    void theJobsAreSortedWithTheKeyboard() {
        open("pareto");
        WebElement lr = browser.driver().findElement(By.cssSelector("#jobs th:nth-child(3) button"));

        lr.sendKeys(Keys.ENTER);

        assertThat(browser.ask("document.querySelector('#jobs th:nth-child(3)').ariaSort"))
                .isNotEqualTo("null");
        assertThat(browser.ask("document.querySelector('#jobs .scroll').tabIndex"))
                .as("a wide table scrolls with the arrow keys")
                .isEqualTo("0");
    }

    @Test
    void isReadableWithoutScripts() {
        browser.allowScripts(false);
        try {
            open("pruned");
            assertThat(browser.ask("document.querySelector('.lead').textContent"))
                    .startsWith("27 of 30 jobs are done");
            assertThat(browser.ask("document.querySelectorAll('#jobs tbody tr').length"))
                    .isEqualTo("30");
        } finally {
            browser.allowScripts(true);
        }
    }
}
