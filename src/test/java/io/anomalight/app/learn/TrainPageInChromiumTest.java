package io.anomalight.app.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.TinyParts;
import io.anomalight.framework.testing.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** Trains on the page in a real browser: with a real service, real trainings, and a tiny encoder. */
@Chromium.Needed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainPageInChromiumTest {
    private static final int PHONE_WIDTH = 390;

    private final Path parts;
    private final LearningService service;
    private final Chromium browser;
    private final TrainPage page;

    TrainPageInChromiumTest(@TempDir Path folder) throws IOException {
        parts = TinyParts.write(folder.resolve("images"), 20, 2);
        service = LearningService.start(
                folder,
                "access_log",
                "false",
                "history",
                folder.resolve("verdicts.sqlite").toString(),
                "keep_images",
                folder.resolve("kept").toString());
        browser = Chromium.start(folder.resolve("profile"));
        page = new TrainPage(service, browser);
    }

    @AfterAll
    void stop() {
        browser.close();
        service.close();
    }

    @Test
    void aProductIsTrainedOnAPhoneAndPutLive() throws IOException {
        browser.resize(PHONE_WIDTH, 844, false);
        page.open("cap");
        assertThat(browser.ask("document.getElementById('start').disabled")).isEqualTo("true");
        page.choose("good", parts.resolve("good"));
        page.choose("bad", parts.resolve("bad"));
        assertThat(page.text("good-count")).startsWith("20 images.");
        browser.driver().executeScript("document.getElementById('bad-images').scrollIntoView()");
        browser.await("[...document.querySelectorAll('#bad-images img')].every(one => one.naturalWidth > 0)");

        page.click("start");
        page.await("ended", "Done after");

        assertThat(page.text("facts")).startsWith("patchcore, trained in ").contains("16 good images; 4 others");
        assertThat(page.text("promise")).contains("with 95 % confidence");
        browser.await(
                "[...document.querySelectorAll('#bad-shown img')].filter(one => one.naturalWidth > 0).length === 2");
        browser.driver()
                .findElement(By.id("try"))
                .sendKeys(parts.resolve("bad/0.png").toString());
        page.await("tried", "0.png scores");
        assertFitsThePhone();

        page.click("go-live");
        page.await("live-state", "is live");

        assertThat(service.models().resolve("cap.anomalight")).exists();
        assertThat(page.shows("report")).isFalse();
        page.await("products", "cap · live");
        assertThat(browser.complaints()).isEmpty();

        browser.open(service.address().resolve("/"));
        browser.await("!document.getElementById('threshold').disabled");
        browser.driver()
                .findElement(By.id("files"))
                .sendKeys(parts.resolve("bad/1.png").toString());
        page.await("verdict", "Anomalous");
    }

    @Test
    void feedbackUpdatesAProductOnThePageAndARollbackUndoesIt() throws IOException {
        browser.resize(PHONE_WIDTH, 844, true);
        page.open("disc");
        page.choose("good", parts.resolve("good"));
        page.click("start");
        page.await("ended", "Done after");
        page.click("go-live");
        page.await("live-state", "is live");
        Path archive = service.models().resolve("disc.anomalight");
        byte[] first = Files.readAllBytes(archive);

        Path reviewed = TinyParts.write(parts.resolveSibling("reviewed"), 10, 2, 6);
        service.review("disc", reviewed, "good");
        service.review("disc", reviewed, "bad");
        page.open("disc");
        page.await("feedback", "12 images with feedback that was not used yet, 10 of them good");
        page.click("update");
        page.await("facts", "patchcore, extended in ");

        assertThat(page.text("replayed")).startsWith("12 past images scored again: ");
        assertThat(browser.all("document.querySelectorAll('#changes tbody tr')"))
                .isNotEmpty();
        assertFitsThePhone();
        page.click("go-live");
        page.await("feedback", "There is no feedback that was not used yet");
        byte[] second = Files.readAllBytes(archive);
        assertThat(second).isNotEqualTo(first);

        page.click("rollback");
        page.await("feedback", "12 images with feedback");
        assertThat(archive).hasBinaryContent(first);
        page.click("forward");
        browser.await("document.getElementById('forward').hidden");
        assertThat(archive).hasBinaryContent(second);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theOtherVersionIsDeletedOnThePageAndTheNewModelStays() throws IOException {
        browser.resize(PHONE_WIDTH, 844, false);
        page.open("nut");
        page.choose("good", parts.resolve("good"));
        trainAndPutLive();
        String first = page.text("live-promise");
        assertThat(first).startsWith("Its threshold is ").contains(". It promises: at most ");
        trainAndPutLive();
        page.click("rollback");
        browser.await("document.getElementById('drop-other').checkVisibility()");
        assertThat(page.text("live-promise")).isEqualTo(first);
        page.click("start");
        browser.await("document.getElementById('report').checkVisibility()");
        page.click("go-live");
        page.await("message", "delete the other version first");
        browser.complaints(); // ignore the message about the answer 409

        page.click("drop-other");
        browser.await("document.getElementById('drop-other').hidden");

        assertThat(page.shows("report")).isTrue();
        page.click("go-live");
        browser.await("document.getElementById('report').hidden");
        assertThat(page.text("message")).isEmpty();
        assertThat(page.shows("to-review")).as("the service keeps images").isTrue();
        assertThat(browser.complaints()).isEmpty();
    }

    private void trainAndPutLive() {
        page.click("start");
        browser.await("document.getElementById('report').checkVisibility()");
        page.click("go-live");
        browser.await("document.getElementById('report').hidden");
    }

    @Test
    void aReloadedPageShowsTheRunningJobWhichCanBeCancelled(@TempDir Path other) throws IOException {
        browser.resize(1280, 900, false);
        try (LearningService slow = LearningService.slow(other)) {
            slow.upload("ring", 20, 0);
            slow.post("/v1/training/ring/start?method=thorough").ok();
            TrainPage running = new TrainPage(slow, browser).open("ring");
            running.await("part", "Learning");
            running.await("time", " so far");

            running.click("cancel");
            running.await("ended", "Cancelled after");

            assertThat(running.shows("report")).isFalse();
            assertThat(running.shows("to-review"))
                    .as("the service keeps no images")
                    .isFalse();
            assertThat(other.resolve("training/ring/results")).isEmptyDirectory();
        }
    }

    private void assertFitsThePhone() {
        assertThat(browser.ask("innerWidth")).isEqualTo(Integer.toString(PHONE_WIDTH));
        assertThat(browser.ask("document.documentElement.scrollWidth"))
                .as("no scrolling sideways")
                .isEqualTo(Integer.toString(PHONE_WIDTH));
        assertThat(browser.contrasts()).as("contrast of text").isNotEmpty().allMatch(contrast -> contrast >= 4.5);
    }

    @Test
    void aFileThatIsNoImageIsNamedAndAnImageIsKeptOnce() throws IOException {
        Path mixed = Files.createDirectories(parts.resolveSibling("mixed"));
        Files.copy(parts.resolve("good/0.png"), mixed.resolve("a.png"));
        Files.copy(parts.resolve("good/0.png"), mixed.resolve("same.png"));
        Files.writeString(mixed.resolve("text.png"), "no image");
        browser.resize(1280, 900, true);
        page.open("lid");

        page.choose("good", mixed);
        page.await("good-failed", "text.png is no image that Anomalight can read");

        assertThat(page.text("good-count")).startsWith("1 image. 20 or more are needed");
        browser.driver().findElement(By.cssSelector("#good-images button")).click();
        page.await("good-count", "0 images.");
        assertThat(browser.contrasts()).as("contrast of text").isNotEmpty().allMatch(contrast -> contrast >= 4.5);
        browser.complaints(); // ignore the message about the answer 415
    }
}
