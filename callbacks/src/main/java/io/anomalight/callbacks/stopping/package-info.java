/** What ends a fit early. */
@NullMarked
package io.anomalight.callbacks.stopping;

import org.jspecify.annotations.NullMarked;
