/** The composition root: creates modules from a configuration. It is the only package that uses Guice's injector. */
@NullMarked
package io.anomalight.assembly;

import org.jspecify.annotations.NullMarked;
