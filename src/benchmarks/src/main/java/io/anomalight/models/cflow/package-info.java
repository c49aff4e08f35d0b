@NullMarked
package io.anomalight.models.cflow;

import org.jspecify.annotations.NullMarked;
