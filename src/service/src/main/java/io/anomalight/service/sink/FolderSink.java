package io.anomalight.service.sink;

import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.framework.files.OutputNames;
import io.anomalight.service.history.Delivery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a JSON file for each verdict, and the overlay as a PNG, into a folder per product. The PNG is written first, so that a program
 * that waits for JSON files finds both.
 */
final class FolderSink implements Sink {
    static final String NAME = "folder";

    private final Path folder;

    FolderSink(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void deliver(Delivery delivery) throws SinkFailure {
        Path start = folder.resolve(safe(delivery.product(), delivery))
                .resolve(safe(delivery.entry() + "-" + delivery.name(), delivery));
        try {
            if (delivery.overlay().isPresent()) {
                byte[] overlay = delivery.overlay().get();
                AtomicFile.write(
                        start.resolveSibling(start.getFileName() + ".png"),
                        temporary -> Files.write(temporary, overlay));
            }
            AtomicFile.write(
                    start.resolveSibling(start.getFileName() + ".json"),
                    temporary -> Files.write(temporary, delivery.message()));
        } catch (IOException e) {
            throw SinkFailure.passing("sink.folder=" + folder + " can't be written: " + FileFailure.reason(e));
        }
    }

    /** A name for one file or folder. It may come from a stranger, so it never has a separator. */
    private static String safe(String name, Delivery delivery) {
        String flat = name.replace('/', '_');
        String one = flat.equals(".") || flat.equals("..") ? "_" : flat;
        return OutputNames.of(List.of(), image -> one).of(Path.of(Long.toString(delivery.entry())));
    }
}
