/**
 * The composition root: creates modules from a configuration. It is the only package that uses Guice's injector.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.assembly;

import org.jspecify.annotations.NullMarked;
