/** From a configuration to a module ready to use: the composition root, and the only package that knows the injector. */
@NullMarked
package io.anomalight.assembly;

import org.jspecify.annotations.NullMarked;
