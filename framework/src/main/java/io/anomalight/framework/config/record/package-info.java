/** Reads configurations strictly into records, and lists all settings. */
@NullMarked
package io.anomalight.framework.config.record;

import org.jspecify.annotations.NullMarked;
