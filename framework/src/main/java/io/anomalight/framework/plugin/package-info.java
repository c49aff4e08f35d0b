/**
 * Plugins: how a jar contributes models, callbacks, metrics, data modules, loggers and sweepers.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.plugin;

import org.jspecify.annotations.NullMarked;
