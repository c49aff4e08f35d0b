/**
 * Reads configurations strictly into records, and lists all settings.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.config.record;

import org.jspecify.annotations.NullMarked;
