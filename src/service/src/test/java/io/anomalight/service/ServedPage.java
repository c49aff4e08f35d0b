package io.anomalight.service;

import io.anomalight.framework.testing.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A service of one archive, and a browser for its page. */
record ServedPage(Service service, Chromium browser) implements AutoCloseable {

    /** Starts both; the browser keeps its files in this folder. */
    static ServedPage start(Path folder, Path archive) throws IOException {
        return new ServedPage(serve(archive, Map.of()), Chromium.start(folder.resolve("profile")));
    }

    static Service serve(Path archive, Map<String, String> more) {
        Map<String, String> keys = new HashMap<>(more);
        keys.put("model", archive.toString());
        keys.put("port", "0");
        return Service.start(ServiceKeys.read(keys, Optional.empty()));
    }

    /** Opens the page anew, in a wide window. */
    void open() {
        browser.resize(1280, 900, false);
        browser.complaints(); // ignore the messages of earlier tests
        browser.open(URI.create(service.url()));
        browser.await("!document.getElementById('threshold').disabled");
    }

    @Override
    public void close() {
        browser.close();
        service.close();
    }
}
