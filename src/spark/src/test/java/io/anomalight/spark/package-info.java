@NullMarked
package io.anomalight.spark;

import org.jspecify.annotations.NullMarked;
