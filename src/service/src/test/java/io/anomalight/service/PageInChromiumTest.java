package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.testing.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Service service;
    private final Chromium browser;

    PageInChromiumTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Files.write(folder.resolve("bad 1.png"), BAD);
        Files.write(folder.resolve("good 2.png"), GOOD);
        Files.write(folder.resolve("good 10.png"), GOOD);
        Path archive = TwoPictures.write(folder.resolve("tiny.anomalight"));
        service = serve(archive, Map.of());
        browser = Chromium.start(folder.resolve("profile"));
    }

    private static Service serve(Path archive, Map<String, String> more) {
        Map<String, String> keys = new HashMap<>(more);
        keys.put("model", archive.toString());
        keys.put("port", "0");
        return Service.start(ServiceKeys.read(keys, Optional.empty()));
    }

    @BeforeEach
    void open() {
        browser.resize(1280, 900, false);
        browser.complaints(); // ignore the messages of earlier tests
        browser.open(URI.create(service.url()));
        browser.await("!document.getElementById('threshold').disabled");
    }

    @AfterAll
    void stop() {
        browser.close();
        service.close();
    }

    @Test
    void aDroppedImageIsScoredAndTheSliderChangesItsLabel() {
        drop("bad.png", BAD);

        assertThat(text("verdict")).isEqualTo("Anomalous");
        assertThat(browser.ask("document.getElementById('image').naturalWidth")).isEqualTo("40");
        browser.await("document.getElementById('heat').complete");
        assertThat(browser.ask("document.getElementById('heat').naturalWidth")).isEqualTo("32");
        assertThat(sizeOf("heat")).as("the heat map lies on the image").isEqualTo(sizeOf("image"));
        assertThat(visible("label")).containsExactly("anomalous");
        assertThat(text("numbers")).endsWith(", p-value 0.5");
        assertThat(text("model")).endsWith("; at most 95 % false alarms, with 95 % confidence from 1 normal image");

        slide("threshold", Keys.END);

        assertThat(text("verdict")).isEqualTo("Normal");
        assertThat(visible("label")).containsExactly("normal");
        assertThat(text("count")).isEqualTo("1 scored, 0 anomalous.");

        browser.driver().findElement(By.id("reset")).click();
        assertThat(text("verdict")).isEqualTo("Anomalous");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void anImageBetweenTheThresholdsIsForReview(@TempDir Path folder) {
        Path archive = TwoPictures.write(folder.resolve("reviewed.anomalight"));
        TwoPictures.review(archive);
        try (Service reviewed =
                Service.start(ServiceKeys.read(Map.of("model", archive.toString(), "port", "0"), Optional.empty()))) {
            browser.open(URI.create(reviewed.url()));
            browser.await("!document.getElementById('threshold').disabled");
            drop("bad.png", BAD);

            assertThat(text("verdict")).isEqualTo("For review");
            assertThat(visible("label")).containsExactly("review");
            assertThat(text("numbers")).contains(", for review from ");
            assertThat(text("count")).isEqualTo("1 scored, 0 anomalous, 1 for review.");
            slide("threshold", Keys.HOME);
            assertThat(text("verdict")).isEqualTo("Anomalous");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void theOpacityOfTheHeatMapFollowsItsSlider() {
        drop("bad.png", BAD);

        slide("opacity", Keys.HOME);
        assertThat(browser.ask("getComputedStyle(document.getElementById('heat')).opacity"))
                .isEqualTo("0");
        assertThat(text("opacity-value")).isEqualTo("0 %");
        slide("opacity", Keys.END);
        assertThat(browser.ask("getComputedStyle(document.getElementById('heat')).opacity"))
                .isEqualTo("1");
    }

    @Test
    void chosenFilesFillTheHistoryWhichTheKeyboardSorts() {
        choose("bad 1.png", "good 2.png", "good 10.png");
        browser.await("document.querySelectorAll('tbody tr').length === 3");
        assertThat(text("count")).isEqualTo("3 scored, 1 anomalous.");
        assertThat(visible("name")).as("the newest first").containsExactly("good 10.png", "good 2.png", "bad 1.png");

        WebElement name = browser.driver().findElement(By.cssSelector("th button[data-by=name]"));
        name.sendKeys(Keys.ENTER);
        assertThat(visible("name")).containsExactly("bad 1.png", "good 2.png", "good 10.png");
        name.sendKeys(Keys.SPACE);
        assertThat(visible("name")).containsExactly("good 10.png", "good 2.png", "bad 1.png");
        assertThat(browser.ask("document.querySelector('th:nth-child(2)').ariaSort"))
                .isEqualTo("descending");

        browser.driver().findElement(By.cssSelector("th button[data-by=score]")).sendKeys(Keys.ENTER);
        assertThat(visible("name")).startsWith("bad 1.png");

        browser.driver()
                .findElement(By.cssSelector("tbody tr:first-child button"))
                .sendKeys(Keys.ENTER);
        assertThat(text("verdict")).isEqualTo("Anomalous");
        assertThat(text("caption")).startsWith("bad 1.png, 40 × 30 pixels");
    }

    @Test
    void aPastedImageIsScored() {
        hand("paste", "ClipboardEvent", "clipboardData", "pasted.png", GOOD);

        browser.await("document.querySelectorAll('tbody tr').length === 1");
        assertThat(text("verdict")).isEqualTo("Normal");
    }

    @Test
    void theCameraTakesAPicture() {
        browser.driver().findElement(By.id("camera")).click();
        browser.await(
                "document.getElementById('video').videoWidth > 0 && !document.getElementById('viewfinder').hidden");
        browser.driver().findElement(By.id("shoot")).click();

        browser.await("document.querySelectorAll('tbody tr').length === 1");
        assertThat(visible("name").get(0)).startsWith("photo ");
        browser.driver().findElement(By.id("leave")).click();
        assertThat(browser.ask("document.getElementById('viewfinder').hidden")).isEqualTo("true");
    }

    @Test
    void aFileThatIsNoImageIsReported() {
        hand("drop", "DragEvent", "dataTransfer", "broken.png", new byte[100]);

        browser.await("document.getElementById('message').textContent !== ''");
        assertThat(text("message")).startsWith("broken.png: ").contains("is no image that Anomalight can read");
        assertThat(text("verdict")).isEqualTo("No image yet");
    }

    @Test
    void aModelOfSeveralCategoriesOffersAChoice() {
        assertThat(browser.ask("document.getElementById('category-choice').hidden"))
                .isEqualTo("true");
        Path archive = TwoPictures.write(folder.resolve("two.anomalight"));
        TinyArchive.inTwoCategories(archive);
        try (Service two = serve(archive, Map.of())) {
            browser.open(URI.create(two.url()));
            browser.await("!document.getElementById('threshold').disabled");
            assertThat(browser.all("[...document.querySelectorAll('#category option')].map(one => one.value)"))
                    .containsExactly("bottle", "cable");
            drop("bad.png", BAD);
            assertThat(text("verdict")).isEqualTo("Anomalous");

            browser.driver().findElement(By.id("category")).sendKeys("cable");
            assertThat(text("model")).contains("threshold of cable");
            hand("drop", "DragEvent", "dataTransfer", "again.png", BAD);
            browser.await("document.querySelectorAll('tbody tr').length === 2");

            assertThat(visible("label")).containsExactly("normal", "anomalous");
            assertThat(text("caption")).isEqualTo("again.png, cable, 40 × 30 pixels");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aFileNameWithHtmlIsShownAsText() {
        drop("<img src=x onerror=alert(1)>.png", GOOD);

        assertThat(visible("name")).containsExactly("<img src=x onerror=alert(1)>.png");
        assertThat(browser.ask("document.querySelectorAll('[onerror]').length")).isEqualTo("0");
    }

    @Test
    void thePageLoadsNothingFromOtherHosts() {
        drop("bad.png", BAD);

        assertThat(browser.all("performance.getEntriesByType('resource').map(one => one.name)"))
                .isNotEmpty()
                .allMatch(
                        name -> name.startsWith(service.url()) || name.startsWith("data:") || name.startsWith("blob:"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aServiceWithATokenAsksForIt() {
        try (Service guarded = serve(folder.resolve("tiny.anomalight"), Map.of("token", TOKEN))) {
            browser.open(URI.create(guarded.url()));
            browser.await("!document.getElementById('access').hidden");
            browser.driver().findElement(By.id("token")).sendKeys(TOKEN, Keys.ENTER);
            browser.await("document.getElementById('access').hidden");

            drop("bad.png", BAD);

            assertThat(text("verdict")).isEqualTo("Anomalous");
            browser.complaints(); // ignore the message about the first answer, 401
        }
    }

    @ParameterizedTest
    @CsvSource({"375,812,false", "375,812,true", "320,640,false", "768,1024,true", "1280,900,false", "1280,900,true"})
    void thePageFitsTheScreenAndItsTextHasContrast(int width, int height, boolean dark) {
        browser.resize(width, height, dark);
        drop("a rather long name of a part that was photographed on a Tuesday in November.png", BAD);

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

    /** Drops a file on the page and waits until it is scored. */
    private void drop(String name, byte[] bytes) {
        hand("drop", "DragEvent", "dataTransfer", name, bytes);
        browser.await("document.querySelectorAll('tbody tr').length === 1");
    }

    private void hand(String event, String type, String field, String name, byte[] bytes) {
        browser.driver()
                .executeScript(
                        """
                        const [event, type, field, name, base64] = arguments;
                        const bytes = Uint8Array.from(atob(base64), one => one.charCodeAt(0));
                        const files = new DataTransfer();
                        files.items.add(new File([bytes], name, { type: 'image/png' }));
                        document.getElementById('intake').dispatchEvent(
                          new window[type](event, { [field]: files, bubbles: true, cancelable: true }));
                        """,
                        event,
                        type,
                        field,
                        name,
                        Base64.getEncoder().encodeToString(bytes));
    }

    private void choose(String... names) {
        String paths = String.join(
                "\n",
                List.of(names).stream()
                        .map(name -> folder.resolve(name).toString())
                        .toList());
        browser.driver().findElement(By.id("files")).sendKeys(paths);
    }

    private void slide(String slider, Keys key) {
        browser.driver().findElement(By.id(slider)).sendKeys(key);
    }

    private String text(String id) {
        return browser.ask("document.getElementById('" + id + "').textContent");
    }

    private String sizeOf(String id) {
        return browser.ask(
                "(box => box.width + 'x' + box.height)(document.getElementById('" + id + "').getBoundingClientRect())");
    }

    /** The texts in a column of the history, from the top. */
    private List<String> visible(String column) {
        int cell = List.of("picture", "name", "score", "label", "time").indexOf(column);
        return browser.all(
                "[...document.querySelectorAll('tbody tr')].map(row => row.cells[" + cell + "].textContent)");
    }
}
