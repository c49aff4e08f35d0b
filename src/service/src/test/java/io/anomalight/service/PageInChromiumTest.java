package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.testing.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

/** Tests the page in a real browser, with a real server and a real archive. */
@Chromium.Needed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageInChromiumTest {
    private static final byte[] BAD = TwoPictures.bad(40, 30);
    private static final byte[] GOOD = TwoPictures.good(40, 30);
    private static final String TOKEN = "a-word-for-the-door";

    private final Path folder;
    private final ServedPage served;
    private final Chromium browser;
    private final PageInBrowser page;

    PageInChromiumTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Files.write(folder.resolve("bad 1.png"), BAD);
        Files.write(folder.resolve("good 2.png"), GOOD);
        Files.write(folder.resolve("good 10.png"), GOOD);
        Path archive = TwoPictures.write(folder.resolve("tiny.anomalight"));
        served = ServedPage.start(folder, archive);
        browser = served.browser();
        page = new PageInBrowser(browser);
    }

    @BeforeEach
    void open() {
        served.open();
    }

    @AfterAll
    void stop() {
        served.close();
    }

    @Test
    void aDroppedImageIsScoredAndTheSliderChangesItsLabel() {
        page.drop("bad.png", BAD);

        assertThat(page.text("verdict")).isEqualTo("Anomalous");
        assertThat(browser.ask("document.getElementById('image').naturalWidth")).isEqualTo("40");
        browser.await("document.getElementById('heat').complete");
        assertThat(browser.ask("document.getElementById('heat').naturalWidth")).isEqualTo("32");
        assertThat(page.sizeOf("heat")).as("the heat map lies on the image").isEqualTo(page.sizeOf("image"));
        assertThat(page.visible("label")).containsExactly("anomalous");
        assertThat(page.text("numbers")).endsWith(", p-value 0.5");
        assertThat(page.text("model"))
                .endsWith("; at most 95 % false alarms, with 95 % confidence from 1 normal image");

        page.slide("threshold", Keys.END);

        assertThat(page.text("verdict")).isEqualTo("Normal");
        assertThat(page.visible("label")).containsExactly("normal");
        assertThat(page.text("count")).isEqualTo("1 scored, 0 anomalous.");

        browser.driver().findElement(By.id("reset")).click();
        assertThat(page.text("verdict")).isEqualTo("Anomalous");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theOpacityOfTheHeatMapFollowsItsSlider() {
        page.drop("bad.png", BAD);

        page.slide("opacity", Keys.HOME);
        assertThat(browser.ask("getComputedStyle(document.getElementById('heat')).opacity"))
                .isEqualTo("0");
        assertThat(page.text("opacity-value")).isEqualTo("0 %");
        page.slide("opacity", Keys.END);
        assertThat(browser.ask("getComputedStyle(document.getElementById('heat')).opacity"))
                .isEqualTo("1");
    }

    @Test
    void chosenFilesFillTheHistoryWhichTheKeyboardSorts() {
        page.choose(folder, "bad 1.png", "good 2.png", "good 10.png");
        browser.await("document.querySelectorAll('tbody tr').length === 3");
        assertThat(page.text("count")).isEqualTo("3 scored, 1 anomalous.");
        assertThat(page.visible("name"))
                .as("the newest first")
                .containsExactly("good 10.png", "good 2.png", "bad 1.png");

        WebElement name = browser.driver().findElement(By.cssSelector("th button[data-by=name]"));
        name.sendKeys(Keys.ENTER);
        assertThat(page.visible("name")).containsExactly("bad 1.png", "good 2.png", "good 10.png");
        name.sendKeys(Keys.SPACE);
        assertThat(page.visible("name")).containsExactly("good 10.png", "good 2.png", "bad 1.png");
        assertThat(browser.ask("document.querySelector('th:nth-child(2)').ariaSort"))
                .isEqualTo("descending");

        browser.driver().findElement(By.cssSelector("th button[data-by=score]")).sendKeys(Keys.ENTER);
        assertThat(page.visible("name")).startsWith("bad 1.png");

        browser.driver()
                .findElement(By.cssSelector("tbody tr:first-child button"))
                .sendKeys(Keys.ENTER);
        assertThat(page.text("verdict")).isEqualTo("Anomalous");
        assertThat(page.text("caption")).startsWith("bad 1.png, 40 × 30 pixels");
    }

    @Test
    void aPastedImageIsScored() {
        page.hand("paste", "ClipboardEvent", "clipboardData", "pasted.png", GOOD);

        browser.await("document.querySelectorAll('tbody tr').length === 1");
        assertThat(page.text("verdict")).isEqualTo("Normal");
    }

    @Test
    void theCameraTakesAPicture() {
        browser.driver().findElement(By.id("camera")).click();
        browser.await(
                "document.getElementById('video').videoWidth > 0 && !document.getElementById('viewfinder').hidden");
        browser.driver().findElement(By.id("shoot")).click();

        browser.await("document.querySelectorAll('tbody tr').length === 1");
        assertThat(page.visible("name").get(0)).startsWith("photo ");
        browser.driver().findElement(By.id("leave")).click();
        assertThat(browser.ask("document.getElementById('viewfinder').hidden")).isEqualTo("true");
    }

    @Test
    void aFileThatIsNoImageIsReported() {
        page.hand("drop", "DragEvent", "dataTransfer", "broken.png", new byte[100]);

        browser.await("document.getElementById('message').textContent !== ''");
        assertThat(page.text("message")).startsWith("broken.png: ").contains("is no image that Anomalight can read");
        assertThat(page.text("verdict")).isEqualTo("No image yet");
    }

    @Test
    void aFileNameWithHtmlIsShownAsText() {
        page.drop("<img src=x onerror=alert(1)>.png", GOOD);

        assertThat(page.visible("name")).containsExactly("<img src=x onerror=alert(1)>.png");
        assertThat(browser.ask("document.querySelectorAll('[onerror]').length")).isEqualTo("0");
    }

    @Test
    void thePageLoadsNothingFromOtherHosts() {
        page.drop("bad.png", BAD);

        assertThat(browser.all("performance.getEntriesByType('resource').map(one => one.name)"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith(served.service().url())
                        || name.startsWith("data:")
                        || name.startsWith("blob:"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aServiceWithATokenAsksForIt() {
        try (Service guarded = ServedPage.serve(folder.resolve("tiny.anomalight"), Map.of("token", TOKEN))) {
            browser.open(URI.create(guarded.url()));
            browser.await("!document.getElementById('access').hidden");
            browser.driver().findElement(By.id("token")).sendKeys(TOKEN, Keys.ENTER);
            browser.await("document.getElementById('access').hidden");

            page.drop("bad.png", BAD);

            assertThat(page.text("verdict")).isEqualTo("Anomalous");
            browser.complaints(); // ignore the message about the first answer, 401
        }
    }

    @ParameterizedTest
    @CsvSource({"375,812,false", "375,812,true", "320,640,false", "768,1024,true", "1280,900,false", "1280,900,true"})
    void thePageFitsTheScreenAndItsTextHasContrast(int width, int height, boolean dark) {
        browser.resize(width, height, dark);
        page.drop("a rather long name of a part that was photographed on a Tuesday in November.png", BAD);

        assertThat(browser.ask("innerWidth")).isEqualTo(Integer.toString(width));
        assertThat(browser.ask("document.documentElement.scrollWidth"))
                .as("no scrolling sideways")
                .isEqualTo(browser.ask("document.documentElement.clientWidth"));
        assertThat(browser.contrasts()).as("contrast of text").isNotEmpty().allMatch(contrast -> contrast >= 4.5);
        assertThat(browser.ask("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(dark ? "rgb(15, 20, 26)" : "rgb(244, 246, 248)");
        assertThat(
                        browser.all(
                                """
                        [...document.querySelectorAll('input, button')].filter(one => one.checkVisibility()
                          && !one.labels?.length && !one.textContent.trim()).map(one => one.outerHTML)
                        """))
                .as("every control has a name")
                .isEmpty();
    }
}
