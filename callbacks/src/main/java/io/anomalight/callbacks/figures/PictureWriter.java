package io.anomalight.callbacks.figures;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a picture to a file, whose folder may not exist yet. */
@FunctionalInterface
public interface PictureWriter {
    void write(Path file, BufferedImage picture) throws IOException;
}
