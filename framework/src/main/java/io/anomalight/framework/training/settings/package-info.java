/**
 * The settings of a trainer, and the reasons why a fit ends.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.training.settings;

import org.jspecify.annotations.NullMarked;
