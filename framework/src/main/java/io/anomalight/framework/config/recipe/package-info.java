/** Recipes: finding and parsing the files of each group. */
@NullMarked
package io.anomalight.framework.config.recipe;

import org.jspecify.annotations.NullMarked;
