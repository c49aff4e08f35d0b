@NullMarked
package io.anomalight.app.circle.inside;

import org.jspecify.annotations.NullMarked;
