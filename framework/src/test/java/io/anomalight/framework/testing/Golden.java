package io.anomalight.framework.testing;

import io.anomalight.framework.checkpoint.Safetensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Numbers recorded from the reference implementation, in {@code golden/} of each room's test resources; the property
 * {@code anomalight.golden} names another folder of the same files.
 */
public final class Golden {
    private static final String FOLDER = "anomalight.golden";

    private Golden() {}

    /** Opens {@code <name>.safetensors}. */
    public static Safetensors open(String name) {
        String file = name + ".safetensors";
        String folder = System.getProperty(FOLDER, "");
        return Safetensors.open(folder.isEmpty() ? resource("/golden/" + file) : Path.of(folder, file));
    }

    private static Path resource(String path) {
        try {
            return Path.of(
                    Objects.requireNonNull(Golden.class.getResource(path), path).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
