/** How training images are changed at random, one class a change; none of them knows where images come from. */
@NullMarked
package io.anomalight.framework.data.augment;

import org.jspecify.annotations.NullMarked;
