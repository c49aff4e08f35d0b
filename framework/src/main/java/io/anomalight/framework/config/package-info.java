/** Composes recipes as Hydra does, and reads them strictly into records. */
@NullMarked
package io.anomalight.framework.config;

import org.jspecify.annotations.NullMarked;
