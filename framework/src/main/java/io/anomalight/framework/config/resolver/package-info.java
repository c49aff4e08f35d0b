/**
 * Resolvers: {@code ${name:argument}} in a text of a configuration.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.config.resolver;

import org.jspecify.annotations.NullMarked;
