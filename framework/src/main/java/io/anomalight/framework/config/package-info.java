/** Recipes composed as Hydra does, read strictly into records. */
@NullMarked
package io.anomalight.framework.config;

import org.jspecify.annotations.NullMarked;
