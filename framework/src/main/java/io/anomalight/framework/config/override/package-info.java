/**
 * Overrides of the command line in Hydra's grammar, and sweeps over them.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.config.override;

import org.jspecify.annotations.NullMarked;
