/** Parts that several models share. */
@NullMarked
package io.anomalight.models.components;

import org.jspecify.annotations.NullMarked;
