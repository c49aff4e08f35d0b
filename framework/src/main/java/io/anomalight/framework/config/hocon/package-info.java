/**
 * HOCON trees: parsing, environment variables, origins of values, and errors that name the origin.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.config.hocon;

import org.jspecify.annotations.NullMarked;
