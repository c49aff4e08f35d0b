package io.anomalight.models.components.backbone.weights;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The place from which a backbone's weights would be loaded.
 *
 * @param source in words: a file, an address or a package
 * @param here the file on this machine, if nothing has to be fetched
 */
public record WeightsPlace(String source, Optional<Path> here) {}
