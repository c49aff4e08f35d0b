/** Pictures and files of anomaly maps and masks. */
@NullMarked
package io.anomalight.framework.visualization;

import org.jspecify.annotations.NullMarked;
