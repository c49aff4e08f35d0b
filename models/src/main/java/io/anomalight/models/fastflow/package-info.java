/**
 * FastFlow: anomaly detection by two-dimensional normalizing flows (Yu et al. 2021).
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.fastflow;

import org.jspecify.annotations.NullMarked;
