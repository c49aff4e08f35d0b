/** Where numbers, pictures and words about a run go. */
@NullMarked
package io.anomalight.framework.logging;

import org.jspecify.annotations.NullMarked;
