/**
 * Recipes: finding and parsing the files of each group.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.config.recipe;

import org.jspecify.annotations.NullMarked;
