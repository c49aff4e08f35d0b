/**
 * The parts that a recipe can choose: models, data, callbacks and loggers, with all their settings.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.catalog;

import org.jspecify.annotations.NullMarked;
