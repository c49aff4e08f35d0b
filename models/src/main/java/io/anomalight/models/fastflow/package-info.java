/** FastFlow: anomaly detection by two-dimensional normalizing flows (Yu et al. 2021). */
@NullMarked
package io.anomalight.models.fastflow;

import org.jspecify.annotations.NullMarked;
