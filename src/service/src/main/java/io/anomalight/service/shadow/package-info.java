/**
 * Compares a model with its shadow: another model that scores the same images, and whose verdicts are only compared.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.shadow;

import org.jspecify.annotations.NullMarked;
