/** Images cut into tiles that any module learns from and judges one by one, and their maps stitched together again. */
@NullMarked
package io.anomalight.framework.tiling;

import org.jspecify.annotations.NullMarked;
