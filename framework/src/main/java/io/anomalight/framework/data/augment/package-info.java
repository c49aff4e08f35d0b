/**
 * Random changes of training images, one class per change.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.data.augment;

import org.jspecify.annotations.NullMarked;
