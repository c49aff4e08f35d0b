package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.testing.Chromium;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;

/** Tests the history on the page in a real browser. */
@Chromium.Needed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryInChromiumTest {
    private static final byte[] PICTURE = TwoPictures.good(8, 8);

    private final Service service;
    private final Client client;
    private final Chromium browser;
    private final PageInBrowser page;

    HistoryInChromiumTest(@TempDir Path folder) {
        service = Service.start(
                FakeConfig.of("history", folder.resolve("verdicts.sqlite").toString()), () -> FakeScorer.free(1));
        client = new Client(service);
        for (int i = 0; i < 3; i++) {
            client.form("/v1/predict/batch", "images", List.of(PICTURE, PICTURE));
        }
        // Above its own threshold, the score of the fake is normal.
        client.post("/v1/predict?threshold=2", PICTURE);
        browser = Chromium.start(folder.resolve("profile"));
        page = new PageInBrowser(browser);
    }

    @BeforeEach
    void open() {
        browser.resize(1280, 900, false);
        browser.complaints(); // ignore the messages of earlier tests
        browser.open(URI.create(service.url()));
        browser.await("document.querySelectorAll('#kept-table tbody tr').length > 0");
    }

    @AfterAll
    void stop() {
        browser.close();
        service.close();
    }

    private int count(String selector) {
        return Integer.parseInt(browser.ask("document.querySelectorAll('" + selector + "').length"));
    }

    @Test
    void theLatestVerdictsAreATableAndAChart() {
        int rows = count("#kept-table tbody tr");

        assertThat(rows).isGreaterThanOrEqualTo(7);
        assertThat(count("#kept-chart circle")).isEqualTo(rows);
        assertThat(count("#kept-chart circle.normal")).isPositive();
        assertThat(page.text("kept-count")).isEqualTo("The " + rows + " verdicts.");
        assertThat(browser.ask("document.querySelector('#kept-chart svg').getAttribute('aria-label')"))
                .startsWith("Normalised scores of " + rows + " images over time");
        assertThat(browser.ask("document.querySelector('#kept-chart svg').getBoundingClientRect().height > 20"))
                .isEqualTo("true");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void onlyOneVerdictMayBeShown() {
        int all = count("#kept-table tbody tr");
        browser.driver()
                .findElement(By.cssSelector("#kept-verdict option[value=normal]"))
                .click();
        browser.await("document.querySelectorAll('#kept-table tbody tr').length < " + all);

        assertThat(browser.all("[...document.querySelectorAll('#kept-table .mark')].map(one => one.textContent)"))
                .isNotEmpty()
                .allMatch("normal"::equals);
    }

    @Test
    void anImageScoredOnThePageAppears() {
        int before = count("#kept-table tbody tr");
        page.hand("drop", "DragEvent", "dataTransfer", "<b>new</b>.png", PICTURE);
        browser.await("document.querySelectorAll('#kept-table tbody tr').length === " + (before + 1));

        assertThat(browser.ask("document.querySelector('#kept-table tbody tr').cells[4].textContent"))
                .isEqualTo("http");
    }

    @Test
    void olderVerdictsComeOnRequest() {
        for (int i = 0; i < 2; i++) {
            client.form("/v1/predict/batch", "images", Collections.nCopies(60, PICTURE));
        }
        browser.driver().findElement(By.id("kept-refresh")).click();
        browser.await("document.querySelectorAll('#kept-table tbody tr').length === 100");
        assertThat(page.text("kept-count")).isEqualTo("The latest 100 verdicts.");
        browser.driver().findElement(By.id("kept-more")).click();
        browser.await("document.querySelectorAll('#kept-table tbody tr').length > 100");
    }

    @Test
    void aNameOfAStrangerIsOnlyText() {
        String header = "--b\r\nContent-Disposition: form-data; name=\"image\";"
                + " filename=\"<img src=x onerror=alert(1)>\"\r\n\r\n";
        byte[] form = header.getBytes(StandardCharsets.UTF_8);
        byte[] end = "\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8);
        byte[] body = ByteBuffer.allocate(form.length + PICTURE.length + end.length)
                .put(form)
                .put(PICTURE)
                .put(end)
                .array();
        client.post("/v1/predict", body, "Content-Type", "multipart/form-data; boundary=b");
        browser.driver().findElement(By.id("kept-refresh")).click();
        browser.await("document.querySelector('#kept-table tbody tr').cells[1].textContent.startsWith('<img')");

        assertThat(count("#kept img")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"375,812,false", "375,812,true", "320,640,false", "1280,900,true"})
    void theHistoryFitsAPhoneAndItsTextHasContrast(int width, int height, boolean dark) {
        browser.resize(width, height, dark);

        assertThat(browser.ask("document.documentElement.scrollWidth"))
                .as("no scrolling sideways")
                .isEqualTo(browser.ask("document.documentElement.clientWidth"));
        assertThat(browser.contrasts()).as("contrast of text").isNotEmpty().allMatch(contrast -> contrast >= 4.5);
    }
}
