/**
 * What happens after each verdict: files in a folder, a request to a webhook, a message to an MQTT broker. Each message is delivered
 * at least once.
 *
 * <p>It is internal and may change in any version.
 */
@NullMarked
package io.anomalight.service.sink;

import org.jspecify.annotations.NullMarked;
