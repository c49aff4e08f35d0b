/** HOCON as trees: parsing, variables, origins of values, and errors that name them. */
@NullMarked
package io.anomalight.framework.config.hocon;

import org.jspecify.annotations.NullMarked;
