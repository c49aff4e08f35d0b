package io.anomalight.service;

import io.anomalight.framework.testing.Chromium;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** What a user does with the page, and sees on it. */
record PageInBrowser(Chromium browser) {

    /** Drops a file on the page and waits until it is scored. */
    void drop(String name, byte[] bytes) {
        hand("drop", "DragEvent", "dataTransfer", name, bytes);
        browser.await("document.querySelectorAll('tbody tr').length === 1");
    }

    void hand(String event, String type, String field, String name, byte[] bytes) {
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

    void choose(Path folder, String... names) {
        String paths = String.join(
                "\n",
                List.of(names).stream()
                        .map(name -> folder.resolve(name).toString())
                        .toList());
        browser.driver().findElement(By.id("files")).sendKeys(paths);
    }

    void slide(String slider, Keys key) {
        browser.driver().findElement(By.id(slider)).sendKeys(key);
    }

    String text(String id) {
        return browser.ask("document.getElementById('" + id + "').textContent");
    }

    String sizeOf(String id) {
        return browser.ask(
                "(box => box.width + 'x' + box.height)(document.getElementById('" + id + "').getBoundingClientRect())");
    }

    /** The texts in a column of the history, from the top. */
    List<String> visible(String column) {
        int cell = List.of("picture", "name", "score", "label", "time").indexOf(column);
        return browser.all(
                "[...document.querySelectorAll('tbody tr')].map(row => row.cells[" + cell + "].textContent)");
    }
}
