/** Text for people: the console, progress, tables, numbers and safe characters. */
@NullMarked
package io.anomalight.framework.console;

import org.jspecify.annotations.NullMarked;
