package io.anomalight.service.replay;

import java.nio.file.Path;

/**
 * Where the past images of a product are. A service may be running on both.
 *
 * @param history the SQLite file of the history
 * @param keptImages the folder of the kept images
 * @param product the product as the history names it
 */
public record ReplaySource(Path history, Path keptImages, String product) {}
