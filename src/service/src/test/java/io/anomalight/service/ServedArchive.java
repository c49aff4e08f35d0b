package io.anomalight.service;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A real server with a real archive and small limits, and a client for it. */
public record ServedArchive(Path archive, Service service, Client client) implements AutoCloseable {

    public static ServedArchive in(Path folder) {
        Path archive = TwoPictures.write(folder.resolve("tiny.anomalight"));
        Service service = Service.start(ServiceKeys.read(
                Map.of(
                        "model", archive.toString(),
                        "port", "0",
                        "queue", "9",
                        "max_body_mb", "1",
                        "max_megapixels", "1",
                        "timeout_seconds", "60"),
                Optional.empty()));
        return new ServedArchive(archive, service, new Client(service));
    }

    @Override
    public void close() {
        service.close();
    }
}
