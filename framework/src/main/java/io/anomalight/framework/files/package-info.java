/** Atomic files, output names, temporary folders, checksums, and messages of failures. */
@NullMarked
package io.anomalight.framework.files;

import org.jspecify.annotations.NullMarked;
