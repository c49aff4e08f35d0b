package io.anomalight.app.learn;

import io.anomalight.framework.testing.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openqa.selenium.By;

/** What a person does on the page {@code /train}. */
record TrainPage(LearningService service, Chromium browser) {

    /** Opens the page anew, with a product. */
    TrainPage open(String product) {
        browser.open(service.address().resolve("/"));
        browser.complaints(); // ignore what this page says about a service without products
        browser.open(service.address().resolve("/train#" + product));
        browser.await("document.getElementById('live-title').textContent === '" + product + "'");
        return this;
    }

    /** Chooses all files of a folder as images, and waits until they are uploaded or refused. */
    void choose(String kind, Path folder) throws java.io.IOException {
        try (Stream<Path> files = Files.list(folder)) {
            browser.driver()
                    .findElement(By.id(kind + "-files"))
                    .sendKeys(files.map(Path::toString).sorted().collect(Collectors.joining("\n")));
        }
        browser.await("!document.getElementById('" + kind + "-count').textContent.includes('to upload')");
        browser.await("document.querySelectorAll('#" + kind + "-images li, #" + kind + "-failed li').length > 0");
    }

    void click(String id) {
        browser.await("!document.getElementById('" + id + "').disabled");
        browser.driver().findElement(By.id(id)).click();
    }

    String text(String id) {
        return browser.ask("document.getElementById('" + id + "').textContent");
    }

    void await(String id, String part) {
        browser.await("document.getElementById('" + id + "').textContent.includes('" + part + "')");
    }

    boolean shows(String id) {
        return browser.ask("document.getElementById('" + id + "').checkVisibility()")
                .equals("true");
    }
}
