/**
 * {@code benchmark speed}: measures the speed and the memory of Anomalight and of its peers.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.app.speedtest;

import org.jspecify.annotations.NullMarked;
