@NullMarked
package io.anomalight.models.components.flow;

import org.jspecify.annotations.NullMarked;
