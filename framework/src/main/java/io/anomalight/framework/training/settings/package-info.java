/** The settings of a trainer as records, and why a fit ends. */
@NullMarked
package io.anomalight.framework.training.settings;

import org.jspecify.annotations.NullMarked;
