/** Where the time went. */
@NullMarked
package io.anomalight.framework.profiling;

import org.jspecify.annotations.NullMarked;
