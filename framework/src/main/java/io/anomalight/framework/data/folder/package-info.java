/** Data sets in folders: finds images, masks and labels, and splits them. */
@NullMarked
package io.anomalight.framework.data.folder;

import org.jspecify.annotations.NullMarked;
