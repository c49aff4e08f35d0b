/** Data sets that are folders of images: finding the files, masks and labels, and splitting them. */
@NullMarked
package io.anomalight.framework.data.folder;

import org.jspecify.annotations.NullMarked;
