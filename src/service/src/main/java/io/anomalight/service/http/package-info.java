/**
 * The HTTP layer of the service: access, limits on size and time, and the format of answers.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.http;

import org.jspecify.annotations.NullMarked;
