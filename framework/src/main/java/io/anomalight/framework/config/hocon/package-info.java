/** HOCON trees: parsing, environment variables, origins of values, and errors that name the origin. */
@NullMarked
package io.anomalight.framework.config.hocon;

import org.jspecify.annotations.NullMarked;
