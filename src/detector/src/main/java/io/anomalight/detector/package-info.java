/**
 * The API for using a trained model: load an archive, pass images, read their anomalies.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.detector;

import org.jspecify.annotations.NullMarked;
