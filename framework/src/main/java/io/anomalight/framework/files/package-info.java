/** Files that are either whole or not there. */
@NullMarked
package io.anomalight.framework.files;

import org.jspecify.annotations.NullMarked;
