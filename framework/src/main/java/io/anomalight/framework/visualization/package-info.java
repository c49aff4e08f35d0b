/** Pictures and files that show what was judged anomalous, and where. */
@NullMarked
package io.anomalight.framework.visualization;

import org.jspecify.annotations.NullMarked;
