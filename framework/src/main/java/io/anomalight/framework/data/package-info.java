/** Images on their way from a folder to the trainer; everything here lives in Java memory. */
@NullMarked
package io.anomalight.framework.data;

import org.jspecify.annotations.NullMarked;
