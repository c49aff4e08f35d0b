/**
 * Atomic files, output names, temporary folders, checksums, and messages of failures.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.framework.files;

import org.jspecify.annotations.NullMarked;
