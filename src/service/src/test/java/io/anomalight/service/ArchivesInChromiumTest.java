package io.anomalight.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.detector.testing.TinyArchive;
import io.anomalight.framework.testing.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Tests the page with other archives than that of {@link PageInChromiumTest}: several products, categories, other verdicts. */
@Chromium.Needed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchivesInChromiumTest {
    private static final byte[] BAD = TwoPictures.bad(40, 30);

    private final Path folder;
    private final ServedPage served;
    private final Chromium browser;
    private final PageInBrowser page;

    ArchivesInChromiumTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
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
    void anImageBetweenTheThresholdsIsForReview(@TempDir Path folder) {
        Path archive = TwoPictures.write(folder.resolve("reviewed.anomalight"));
        TwoPictures.review(archive);
        try (Service reviewed =
                Service.start(ServiceKeys.read(Map.of("model", archive.toString(), "port", "0"), Optional.empty()))) {
            browser.open(URI.create(reviewed.url()));
            browser.await("!document.getElementById('threshold').disabled");
            page.drop("bad.png", BAD);

            assertThat(page.text("verdict")).isEqualTo("For review");
            assertThat(page.visible("label")).containsExactly("review");
            assertThat(page.text("numbers")).contains(", for review from ");
            assertThat(page.text("count")).isEqualTo("1 scored, 0 anomalous, 1 for review.");
            page.slide("threshold", Keys.HOME);
            assertThat(page.text("verdict")).isEqualTo("Anomalous");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void thePageShowsTheThresholdOfPixelsIfRegionsDecide(@TempDir Path folder) {
        Path archive = TwoPictures.write(folder.resolve("regions.anomalight"));
        TwoPictures.regionsDecide(archive);
        try (Service byRegions =
                Service.start(ServiceKeys.read(Map.of("model", archive.toString(), "port", "0"), Optional.empty()))) {
            browser.open(URI.create(byRegions.url()));
            browser.await("document.getElementById('model').textContent.includes('regions.anomalight')");

            assertThat(page.text("model")).contains("regions decide, pixel threshold");
            assertThat(browser.ask("document.getElementById('threshold').disabled"))
                    .isEqualTo("true");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void aModelOfSeveralCategoriesOffersAChoice() {
        assertThat(browser.ask("document.getElementById('category-choice').hidden"))
                .isEqualTo("true");
        Path archive = TwoPictures.write(folder.resolve("two.anomalight"));
        TinyArchive.inTwoCategories(archive);
        try (Service two = ServedPage.serve(archive, Map.of())) {
            browser.open(URI.create(two.url()));
            browser.await("!document.getElementById('threshold').disabled");
            assertThat(browser.all("[...document.querySelectorAll('#category option')].map(one => one.value)"))
                    .containsExactly("bottle", "cable");
            page.drop("bad.png", BAD);
            assertThat(page.text("verdict")).isEqualTo("Anomalous");

            browser.driver().findElement(By.id("category")).sendKeys("cable");
            assertThat(page.text("model")).contains("threshold of cable");
            page.hand("drop", "DragEvent", "dataTransfer", "again.png", BAD);
            browser.await("document.querySelectorAll('tbody tr').length === 2");

            assertThat(page.visible("label")).containsExactly("normal", "anomalous");
            assertThat(page.text("caption")).isEqualTo("again.png, cable, 40 × 30 pixels");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void severalProductsOfferAChoice(@TempDir Path parts) throws IOException {
        assertThat(browser.ask("document.getElementById('product-choice').hidden"))
                .isEqualTo("true");
        TwoPictures.write(parts.resolve("cap.anomalight"));
        Path lid = TwoPictures.write(parts.resolve("lid.anomalight"));
        TwoPictures.review(lid);
        Files.writeString(parts.resolve("torn.anomalight"), "not an archive");
        try (Service several =
                Service.start(ServiceKeys.read(Map.of("models", parts.toString(), "port", "0"), Optional.empty()))) {
            browser.open(URI.create(several.url()));
            browser.await("!document.getElementById('threshold').disabled");
            assertThat(browser.all("[...document.querySelectorAll('#product option')].map(one => one.value)"))
                    .containsExactly("cap", "lid", "torn");
            page.drop("bad.png", BAD);
            assertThat(page.text("verdict")).isEqualTo("Anomalous");

            browser.driver()
                    .findElement(By.cssSelector("#product option[value=lid]"))
                    .click();
            browser.await("document.getElementById('model').textContent.startsWith('lid.anomalight')");
            page.hand("drop", "DragEvent", "dataTransfer", "again.png", BAD);
            browser.await("document.querySelectorAll('tbody tr').length === 2");

            assertThat(page.text("verdict")).isEqualTo("For review");
            assertThat(page.visible("label")).as("each by its own product").containsExactly("review", "anomalous");
            assertThat(page.visible("name")).containsExactly("again.png (lid)", "bad.png (cap)");
            assertThat(page.text("caption")).isEqualTo("again.png, lid, 40 × 30 pixels");
            assertThat(browser.complaints()).isEmpty();

            browser.driver()
                    .findElement(By.cssSelector("#product option[value=torn]"))
                    .click();
            browser.await("document.getElementById('message').textContent.includes('torn.anomalight')");
            assertThat(page.text("model")).isEmpty();
            browser.complaints(); // ignore the message about the answer 409
        }
    }
}
