/**
 * Anomalight's processes of {@code benchmark speed}: they train, score and compute metrics on request.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.speedtest.worker;

import org.jspecify.annotations.NullMarked;
