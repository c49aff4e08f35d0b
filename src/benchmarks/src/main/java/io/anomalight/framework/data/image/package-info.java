@NullMarked
package io.anomalight.framework.data.image;

import org.jspecify.annotations.NullMarked;
