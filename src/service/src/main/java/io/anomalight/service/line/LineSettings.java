package io.anomalight.service.line;

import io.anomalight.service.history.HistorySettings;
import io.anomalight.service.sink.SinkSettings;
import io.anomalight.service.watch.WatchSettings;
import java.util.Optional;

/**
 * What a service does beside answering requests.
 *
 * @param history where verdicts are kept; if absent, they are not kept
 * @param sinks what happens after each verdict; needs a history, whose file is their queue
 * @param watch whose files are scored; needs a history, which knows the files that were scored
 */
public record LineSettings(
        Optional<HistorySettings> history, Optional<SinkSettings> sinks, Optional<WatchSettings> watch) {}
