@NullMarked
package io.anomalight.scorer;

import org.jspecify.annotations.NullMarked;
