/**
 * What a service does beside answering requests: the history of verdicts, the sinks, and the watched folder.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.line;

import org.jspecify.annotations.NullMarked;
