/**
 * Searches: the sweepers random and tpe, the pruner halving, and the record of what was asked and told.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.search;

import org.jspecify.annotations.NullMarked;
