/** Overrides of the command line in Hydra's grammar, and sweeps over them. */
@NullMarked
package io.anomalight.framework.config.override;

import org.jspecify.annotations.NullMarked;
