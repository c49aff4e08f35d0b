/** Plugins: how a jar contributes models, callbacks, metrics, data modules and loggers. */
@NullMarked
package io.anomalight.framework.plugin;

import org.jspecify.annotations.NullMarked;
