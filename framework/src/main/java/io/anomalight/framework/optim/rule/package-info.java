/**
 * Update rules, and the section of a recipe that chooses one.
 *
 * <p>It is part of the API.
 */
@NullMarked
package io.anomalight.framework.optim.rule;

import org.jspecify.annotations.NullMarked;
