/**
 * Parts that several models share.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.models.components;

import org.jspecify.annotations.NullMarked;
