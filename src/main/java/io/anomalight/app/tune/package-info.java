/**
 * The search for a learning rate.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.tune;

import org.jspecify.annotations.NullMarked;
