@NullMarked
package io.anomalight.framework.optim;

import org.jspecify.annotations.NullMarked;
