package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.framework.testing.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** Regions of interest on the page, in a real browser: that of the archive, and those that a person draws. */
@Chromium.Needed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegionInChromiumTest {
    private static final byte[] BAD = TwoPictures.bad(40, 30);

    private final ServedPage served;
    private final Chromium browser;
    private final PageInBrowser page;

    RegionInChromiumTest(@TempDir Path folder) throws IOException {
        served = ServedPage.start(folder, TwoPictures.write(folder.resolve("tiny.anomalight")));
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
    void aRegionDrawnOnThePictureIsTheTextOfARecipe() {
        page.drop("bad.png", BAD);
        browser.driver().findElement(By.cssSelector("#draw-region summary")).click();
        draw("draw-counts", "0.1,0.2", "0.9,0.2", "0.9,0.8", "0.1,0.8", "0.1,0.2"); // the last point closes it
        draw("draw-ignored", "0.4,0.4", "0.6,0.4", "0.5,0.6");
        browser.driver().findElement(By.id("finish")).click();

        String text = browser.ask("document.getElementById('region-text').value");
        assertThat(text.lines())
                .containsExactly(
                        "data.region.polygon=[[0.1,0.2],[0.9,0.2],[0.9,0.8],[0.1,0.8]]",
                        "data.region.ignore=[[[0.4,0.4],[0.6,0.4],[0.5,0.6]]]");
        assertThat(browser.ask("document.querySelectorAll('#drawing polygon').length"))
                .isEqualTo("2");
        assertThat(browser.ask("document.getElementById('region').hidden")).isEqualTo("true");

        browser.driver().findElement(By.id("undo")).click();
        assertThat(browser.ask("document.getElementById('region-text').value")).doesNotContain("ignore");
        browser.driver().findElement(By.id("clear-region")).click();
        assertThat(browser.ask("document.getElementById('region-text').value")).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    /** Presses on points of the picture, given as shares of its width and height. */
    private void draw(String button, String... points) {
        browser.driver().findElement(By.id(button)).click();
        for (String point : points) {
            browser.driver()
                    .executeScript(
                            """
                            const [x, y] = arguments[0].split(',').map(Number);
                            const drawing = document.getElementById('drawing');
                            const box = drawing.getBoundingClientRect();
                            drawing.dispatchEvent(new PointerEvent('pointerdown', {
                              clientX: box.left + x * box.width, clientY: box.top + y * box.height,
                              bubbles: true, cancelable: true, button: 0 }));
                            """,
                            point);
        }
    }

    @Test
    void theRegionOfTheArchiveIsOutlinedOnThePicture(@TempDir Path folder) {
        Path archive = TwoPictures.write(folder.resolve("region.anomalight"));
        TwoPictures.region(archive);
        try (Service outlined = ServedPage.serve(archive, Map.of())) {
            browser.open(URI.create(outlined.url()));
            browser.await("!document.getElementById('threshold').disabled");
            page.drop("bad.png", BAD);

            browser.await("document.getElementById('region').complete");
            assertThat(browser.ask("document.getElementById('region').naturalWidth"))
                    .isEqualTo("1024");
            assertThat(page.sizeOf("region")).isEqualTo(page.sizeOf("image"));
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
