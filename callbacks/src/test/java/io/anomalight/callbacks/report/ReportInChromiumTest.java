package io.anomalight.callbacks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.testing.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Opens a report in a real browser, to check layout, scripts and security. */
@Chromium.Needed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportInChromiumTest {
    private static final String CARDS = "document.querySelectorAll('.card:not([hidden])')";

    private final Chromium browser;
    private final Path page;

    ReportInChromiumTest(@TempDir Path folder) throws IOException {
        browser = Chromium.start(folder.resolve("profile"));
        Path run = Files.createDirectory(folder.resolve("run"));
        page = new ReportFixture(run, 200)
                .describe(run)
                .fit(3)
                .test(ReportFixture.parts())
                .file();
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
    void opensFromDiskWithoutErrorsAndWithoutNetwork() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.all("performance.getEntriesByType('resource').map(one => one.name)"))
                .allMatch(name -> name.startsWith("data:"));
        assertThat(browser.ask("document.title")).isEqualTo("fake on folder/parts – Anomalight");
        assertThat(browser.ask("console.error('heard')")).isEqualTo("null");
        assertThat(browser.complaints()).as("a complaint would be heard").hasSize(1);
    }

    @Test
    void everyPictureLoadsAndHasAnAlternativeText() {
        String loaded = browser.ask(
                """
                Promise.all([...document.images].map(image => {
                  image.loading = 'eager';
                  return image.decode().then(() => image.naturalWidth === image.width || image.naturalWidth);
                })).then(widths => widths.join(' '))
                """);

        assertThat(loaded.split(" ", -1)).hasSize(2 * 17).allMatch(width -> width.matches("true|48"));
        assertThat(browser.all("[...document.images].map(image => image.alt)"))
                .hasSize(2 * 17)
                .allMatch(alt -> alt.matches("(The image|Heat map of) .+/.+"));
    }

    @Test
    void scriptsInNamesAreShownButNotRun() {
        assertThat(browser.all("[...document.querySelectorAll('.card .name')].map(name => name.textContent)"))
                .contains("scratch/" + ReportFixture.HOSTILE, "\"><b onclick='x'>/102.png");
        assertThat(browser.ask("document.scripts.length")).isEqualTo("1");
        assertThat(browser.ask("document.querySelectorAll('b, [onclick]').length"))
                .isEqualTo("0");
    }

    @Test
    void theWorstErrorComesFirst() {
        List<String> names = visible("name");

        assertThat(names).hasSize(17).startsWith("scratch/" + ReportFixture.HOSTILE, "good/003.png");
        assertThat(visible("error"))
                .isSortedAccordingTo(
                        Comparator.comparingDouble(Double::parseDouble).reversed());
    }

    @Test
    void theReaderSortsTheGallery() {
        choose("sort", "score ascending");
        assertThat(visible("score")).isSortedAccordingTo(Comparator.comparingDouble(Double::parseDouble));

        choose("sort", "score descending");
        assertThat(visible("score"))
                .isSortedAccordingTo(
                        Comparator.comparingDouble(Double::parseDouble).reversed());

        choose("sort", "name ascending");
        assertThat(visible("name").subList(3, 6)).containsExactly("good/000.png", "good/001.png", "good/002.png");
    }

    @Test
    void theReaderFiltersTheGallery() {
        choose("outcome", "wrong");
        assertThat(visible("outcome")).hasSize(3).containsOnly("wrong");
        assertThat(browser.ask("document.querySelector('.count').textContent")).isEqualTo("Showing 3 of 17 images.");

        choose("label", "normal");
        assertThat(visible("name")).containsExactly("good/003.png");

        choose("outcome", "");
        choose("label", "");
        choose("kind", "scratch");
        assertThat(visible("kind")).hasSize(3).containsOnly("scratch");
    }

    @Test
    void aTableIsSortedWithTheKeyboard() {
        String kinds = "[...document.querySelectorAll('#scores tbody tr')].map(row => row.cells[5].dataset.order)";
        WebElement mean = browser.driver().findElement(By.cssSelector("#scores th:nth-child(6) button"));

        mean.sendKeys(Keys.ENTER);
        assertThat(browser.all(kinds))
                .isSortedAccordingTo(
                        Comparator.comparingDouble(Double::parseDouble).reversed());
        assertThat(browser.ask("document.querySelector('#scores th:nth-child(6)').ariaSort"))
                .isEqualTo("descending");

        mean.sendKeys(Keys.SPACE);
        assertThat(browser.all(kinds)).isSortedAccordingTo(Comparator.comparingDouble(Double::parseDouble));
    }

    @ParameterizedTest
    @CsvSource({"375,812,false", "375,812,true", "320,640,false", "768,1024,true", "1280,900,false", "1280,900,true"})
    void fitsTheScreenWithReadableContrast(int width, int height, boolean dark) {
        browser.resize(width, height, dark);

        assertThat(browser.ask("innerWidth")).isEqualTo(Integer.toString(width));
        assertThat(browser.ask("document.documentElement.scrollWidth"))
                .as("no scrolling sideways")
                .isEqualTo(browser.ask("document.documentElement.clientWidth"));
        assertThat(
                        browser.all(
                                """
                        [...document.querySelectorAll('body *')].filter(one => !one.closest('.scroll, pre, nav, svg, .skip')
                          && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 80))
                        """))
                .as("nothing is cut off")
                .isEmpty();
        assertThat(browser.contrasts()).as("contrast of text").isNotEmpty().allMatch(contrast -> contrast >= 4.5);
        assertThat(browser.ask("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(dark ? "rgb(15, 20, 26)" : "rgb(244, 246, 248)");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void isReadableWithoutScripts() {
        browser.allowScripts(false);
        browser.open(page);
        try {
            assertThat(browser.ask("document.querySelector('.controls').hidden"))
                    .isEqualTo("true");
            assertThat(visible("name")).hasSize(17).startsWith("scratch/" + ReportFixture.HOSTILE);
            assertThat(browser.ask("document.querySelector('.lead').textContent"))
                    .startsWith("Of 17 test images 14 are classified correctly");
        } finally {
            browser.allowScripts(true);
        }
    }

    /** The values of a data attribute of the visible cards, in order. */
    private List<String> visible(String data) {
        return browser.all("[..." + CARDS + "].map(card => card.dataset." + data + ")");
    }

    private void choose(String control, String value) {
        browser.driver()
                .findElement(By.cssSelector("select[name=" + control + "] option[value='" + value + "']"))
                .click();
    }
}
