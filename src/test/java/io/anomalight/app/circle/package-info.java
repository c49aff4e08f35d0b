@NullMarked
package io.anomalight.app.circle;

import org.jspecify.annotations.NullMarked;
