/**
 * Hydra's grammar of the values in overrides: numbers, texts, lists, dictionaries, functions, and sweeps over values.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.config.grammar;

import org.jspecify.annotations.NullMarked;
