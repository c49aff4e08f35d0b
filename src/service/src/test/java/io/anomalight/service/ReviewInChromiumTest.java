package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anomalight.framework.testing.Chromium;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.interactions.Actions;

/** Reviews the images of a real service with a real archive in a real browser. */
@Chromium.Needed
class ReviewInChromiumTest {
    private static final String PART = "/v1/products/part";

    @TempDir
    private static Path archives;

    /** The bad pictures are for review, the good ones are normal. */
    private static Path archive;

    @TempDir
    private Path folder;

    private Service service;
    private Client client;
    private Chromium browser;

    @BeforeAll
    static void makeArchive() {
        archive = TwoPictures.write(archives.resolve("part.anomalight"));
        TwoPictures.review(archive);
    }

    @BeforeEach
    void start() {
        service = ServedPage.serve(archive, keys());
        client = new Client(service);
        score(TwoPictures.good(40, 30));
        score(TwoPictures.bad(40, 30));
        score(anotherFile(TwoPictures.bad(40, 30)));
        browser = Chromium.start(folder.resolve("profile"));
        browser.resize(1280, 900, false);
        browser.open(URI.create(service.url() + "/review"));
        awaitImage();
    }

    /** The same picture with other bytes. */
    private static byte[] anotherFile(byte[] picture) {
        return Arrays.copyOf(picture, picture.length + 1);
    }

    private Map<String, String> keys() {
        return Map.of(
                "history", folder.resolve("verdicts.sqlite").toString(),
                "keep_images", folder.resolve("images").toString());
    }

    private void score(byte[] picture) {
        assertThat(client.post("/v1/predict", picture).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        browser.close();
        service.close();
    }

    private void awaitImage() {
        browser.await("document.getElementById('image').naturalWidth > 0");
    }

    private String text(String id) {
        return browser.ask("document.getElementById('" + id + "').textContent");
    }

    private void click(String id) {
        browser.driver().findElement(By.id(id)).click();
    }

    private void press(String key) {
        new Actions(browser.driver()).sendKeys(key).perform();
    }

    private JsonNode feedback() {
        return client.get(PART + "/feedback").json().get("feedback");
    }

    private void awaitFeedback(int images) {
        browser.await("document.querySelectorAll('#feedback tbody tr').length === " + images);
    }

    @Test
    void imagesForReviewComeFirstAndKeysAnswerUntilNoneIsLeft() {
        assertThat(text("verdict")).isEqualTo("For review");
        assertThat(text("counts"))
                .isEqualTo("2 images are for review. Feedback: 0 good, 0 bad; 0 not used by an update.");
        press("g");
        awaitFeedback(1);
        assertThat(text("verdict")).isEqualTo("For review");
        press("b");
        awaitFeedback(2);
        browser.await("document.getElementById('verdict').textContent === 'Normal'");
        press("s");
        browser.await("document.getElementById('verdict').textContent === 'No more images'");

        assertThat(text("counts"))
                .isEqualTo("0 images are for review. Feedback: 1 good, 1 bad; 2 not used by an update.");
        assertThat(feedback().findValuesAsText("label")).containsExactly("bad", "good");
        click("again");
        browser.await("document.getElementById('verdict').textContent === 'Normal'");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aRectangleDrawnWithTheMouseIsARegionInPixelsOfTheImage() {
        click("draw");
        drag(0.25, 0.2, 0.75, 0.6);
        browser.driver().findElement(By.id("comment")).sendKeys("a big dent");
        click("bad");
        awaitFeedback(1);

        JsonNode said = feedback().get(0);
        assertThat(said.get("comment").textValue()).isEqualTo("a big dent");
        JsonNode corners = said.get("regions").get(0).get("polygon");
        String picture = PART + "/images/" + said.get("sha256").textValue();
        double width = Double.parseDouble(client.get(picture)
                .headers()
                .getOrDefault("anomalight-width", List.of())
                .get(0));
        assertThat(corners).hasSize(4);
        assertThat(corners.get(0).get(0).doubleValue()).isBetween(0.24 * width, 0.26 * width);
        assertThat(corners.get(2).get(0).doubleValue()).isBetween(0.74 * width, 0.76 * width);
        assertThat(corners.get(2).get(1).doubleValue()).isBetween(0.59 * 0.75 * width, 0.61 * 0.75 * width);
        assertThat(browser.complaints()).isEmpty();
    }

    /** Drags between two points of the picture, given as shares of its width and height. */
    private void drag(double left, double top, double right, double bottom) {
        browser.driver()
                .executeScript(
                        """
                        const [left, top, right, bottom] = arguments;
                        const drawing = document.getElementById('drawing');
                        const box = drawing.getBoundingClientRect();
                        for (const [type, x, y] of [['pointerdown', left, top], ['pointerup', right, bottom]]) {
                          drawing.dispatchEvent(new PointerEvent(type, {
                            clientX: box.left + x * box.width, clientY: box.top + y * box.height,
                            bubbles: true, cancelable: true, button: 0 }));
                        }
                        """,
                        left,
                        top,
                        right,
                        bottom);
    }

    @Test
    void aGoodImageWithAMarkIsNotSent() {
        click("draw");
        drag(0.2, 0.2, 0.5, 0.5);
        click("good");

        assertThat(text("message")).isEqualTo("A good image has no defect; undo the marks, or press Bad.");
        assertThat(feedback()).isEmpty();
        click("undo");
        click("good");
        awaitFeedback(1);
    }

    @Test
    void theHeatMapIsShownOverTheImageOnRequest() {
        assertThat(browser.ask("document.getElementById('overlay').hidden")).isEqualTo("true");
        click("show-overlay");
        browser.await(
                "!document.getElementById('overlay').hidden && document.getElementById('overlay').naturalWidth > 0");

        assertThat(browser.ask("document.getElementById('overlay').getBoundingClientRect().width"))
                .isEqualTo(browser.ask("document.getElementById('image').getBoundingClientRect().width"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void feedbackIsChangedAndRemoved() {
        click("draw");
        drag(0.2, 0.2, 0.5, 0.5);
        click("bad");
        awaitFeedback(1);

        browser.driver().findElement(By.xpath("//td//button[text()='Change']")).click();
        browser.await("document.querySelectorAll('#drawing polygon').length === 1");
        assertThat(text("verdict")).isEqualTo("Bad");
        click("undo");
        click("good");
        browser.await("document.querySelector('#feedback .mark.good') !== null");
        assertThat(feedback()).hasSize(1);
        assertThat(feedback().get(0).get("label").textValue()).isEqualTo("good");

        browser.driver().findElement(By.xpath("//td//button[text()='Remove']")).click();
        browser.await("document.getElementById('given-count').textContent === 'None yet.'");
        assertThat(feedback()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theListShowsAPictureAndTheTimeOfEachImage() {
        press("g");
        awaitFeedback(1);
        press("b");
        awaitFeedback(2);

        browser.await(
                "[...document.querySelectorAll('#feedback td img')].filter(each => each.naturalWidth > 0).length === 2");
        assertThat(browser.ask("document.querySelector('#feedback time').textContent"))
                .containsPattern("\\d\\d:\\d\\d");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theVerdictKeepsItsDistanceFromTheProduct() {
        browser.driver().executeScript("document.getElementById('product-choice').hidden = false");

        double gap = Double.parseDouble(browser.ask("document.getElementById('verdict').getBoundingClientRect().top"
                + " - document.getElementById('product').getBoundingClientRect().bottom"));
        assertThat(gap).isGreaterThanOrEqualTo(8);
    }

    @Test
    void keysInTheCommentAreOnlyText() {
        browser.driver().findElement(By.id("comment")).sendKeys("bags");

        assertThat(browser.ask("document.getElementById('comment').value")).isEqualTo("bags");
        assertThat(feedback()).isEmpty();
    }

    @Test
    void thePageAsksForTheTokenAndSendsItWithImages() {
        service.close();
        Map<String, String> guarded = new HashMap<>(keys());
        guarded.put("token", "a-long-enough-word");
        service = ServedPage.serve(archive, guarded);
        browser.open(URI.create(service.url() + "/review"));
        browser.await("document.getElementById('work').hidden");
        assertThat(browser.ask("document.getElementById('access').hidden")).isEqualTo("false");
        assertThat(text("counts") + text("message") + text("refused"))
                .as("nothing is said beside the form")
                .isEmpty();
        browser.driver().findElement(By.id("token")).sendKeys("another-long-word\n");
        browser.await("document.getElementById('refused').textContent === 'This is not the token of the service.'");
        browser.driver().findElement(By.id("token")).clear();
        browser.driver().findElement(By.id("token")).sendKeys("a-long-enough-word\n");

        awaitImage();
        assertThat(text("verdict")).isEqualTo("For review");
    }

    @ParameterizedTest
    @CsvSource({"390,844,false", "390,844,true", "320,640,false", "1280,900,true"})
    void thePageFitsAPhoneAndItsTextHasContrast(int width, int height, boolean dark) {
        browser.resize(width, height, dark);
        press("g");
        awaitFeedback(1);

        assertThat(browser.ask("document.documentElement.scrollWidth"))
                .as("no scrolling sideways")
                .isEqualTo(browser.ask("document.documentElement.clientWidth"));
        assertThat(browser.ask("document.getElementById('bad').getBoundingClientRect().bottom <= innerHeight"))
                .as("the answers are in reach")
                .isEqualTo("true");
        assertThat(browser.contrasts()).as("contrast of text").isNotEmpty().allMatch(contrast -> contrast >= 4.5);
    }
}
