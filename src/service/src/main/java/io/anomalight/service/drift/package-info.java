/**
 * Tells from the scores of recent images whether all parts of a product have changed since its calibration.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.drift;

import org.jspecify.annotations.NullMarked;
