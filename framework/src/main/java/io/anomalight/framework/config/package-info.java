/**
 * Composes recipes as Hydra does, and reads them strictly into records.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.config;

import org.jspecify.annotations.NullMarked;
