/**
 * Text for people: the console, progress, tables, numbers and safe characters.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.console;

import org.jspecify.annotations.NullMarked;
