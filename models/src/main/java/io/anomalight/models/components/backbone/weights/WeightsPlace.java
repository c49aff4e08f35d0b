package io.anomalight.models.components.backbone.weights;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The place from which a backbone's weights would be loaded.
 *
 * @param source in words: a file, an address or a package
 * @param here the file on this machine; absent if it must be downloaded first
 */
public record WeightsPlace(String source, Optional<Path> here) {}
