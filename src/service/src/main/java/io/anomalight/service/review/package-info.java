/**
 * Lets a person look at images of the history and say which are good and which are bad.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.review;

import org.jspecify.annotations.NullMarked;
