/**
 * Pictures and files of anomaly maps and masks.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.visualization;

import org.jspecify.annotations.NullMarked;
