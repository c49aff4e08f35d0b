/** The terminal: what is printed, how long lines are broken, signals, and failures as sentences. */
@NullMarked
package io.anomalight.app.console;

import org.jspecify.annotations.NullMarked;
