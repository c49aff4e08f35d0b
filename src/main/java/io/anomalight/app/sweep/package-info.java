/** Many runs from one command: a child process each, recorded, resumed where some are missing, and compared. */
@NullMarked
package io.anomalight.app.sweep;

import org.jspecify.annotations.NullMarked;
