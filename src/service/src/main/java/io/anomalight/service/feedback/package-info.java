/**
 * What a person says about an image of the history.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.feedback;

import org.jspecify.annotations.NullMarked;
