/**
 * Adapters to DJL: an archive as a model of DJL's model zoo.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.detector.djl;

import org.jspecify.annotations.NullMarked;
