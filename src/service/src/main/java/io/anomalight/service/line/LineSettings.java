package io.anomalight.service.line;

import io.anomalight.service.history.HistorySettings;
import io.anomalight.service.sink.SinkSettings;
import java.util.Optional;

/**
 * What a service does beside answering requests.
 *
 * @param history where verdicts are kept; if absent, they are not kept
 * @param sinks what happens after each verdict; needs a history, whose file is their queue
 */
public record LineSettings(Optional<HistorySettings> history, Optional<SinkSettings> sinks) {}
