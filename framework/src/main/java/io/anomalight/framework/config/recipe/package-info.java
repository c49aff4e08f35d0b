/** Recipes: the files of each group, and where they are found. */
@NullMarked
package io.anomalight.framework.config.recipe;

import org.jspecify.annotations.NullMarked;
