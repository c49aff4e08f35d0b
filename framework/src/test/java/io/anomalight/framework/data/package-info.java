/** Tests of data modules, splits and loading. */
@NullMarked
package io.anomalight.framework.data;

import org.jspecify.annotations.NullMarked;
