package io.anomalight.service.learn;

import java.nio.file.Path;

/**
 * What to update.
 *
 * @param archive the live archive, which is not changed
 * @param images the folder of the new images: {@code good/}, and {@code bad/} and {@code masks/} if there are any
 * @param work a folder for the files of the update, which stay as long as its model is in use
 * @param candidate the archive to write
 */
public record UpdateOrder(Path archive, Path images, Path work, Path candidate) {}
