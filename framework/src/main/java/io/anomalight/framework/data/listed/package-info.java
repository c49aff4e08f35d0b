/**
 * Data sets that say of each image what it shows: public ones as their authors publish them, and tables of one's own.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.data.listed;

import org.jspecify.annotations.NullMarked;
