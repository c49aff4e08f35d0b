/** The API for using a trained model: load an archive, pass images, read their anomalies. */
@NullMarked
package io.anomalight.detector;

import org.jspecify.annotations.NullMarked;
