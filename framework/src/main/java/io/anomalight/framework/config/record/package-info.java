/** Configuration read strictly into records, and the list of all settings. */
@NullMarked
package io.anomalight.framework.config.record;

import org.jspecify.annotations.NullMarked;
