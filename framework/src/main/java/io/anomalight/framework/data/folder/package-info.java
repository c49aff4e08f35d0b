/**
 * Data sets in folders: finds images, masks and labels, and splits them.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.data.folder;

import org.jspecify.annotations.NullMarked;
