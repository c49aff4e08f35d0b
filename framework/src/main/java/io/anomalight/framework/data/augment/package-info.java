/** Random changes of training images, one class per change. */
@NullMarked
package io.anomalight.framework.data.augment;

import org.jspecify.annotations.NullMarked;
