package io.anomalight.models.components.backbone;

import java.util.Optional;

/**
 * Where an encoder's weights come from, for a run's provenance.
 *
 * @param source in words: a file, a URL, a package, or random numbers
 * @param sha256 of the weights file in hexadecimal digits; none for random weights
 */
public record WeightsOrigin(String source, Optional<String> sha256) {}
