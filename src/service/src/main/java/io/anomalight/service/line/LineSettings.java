package io.anomalight.service.line;

import io.anomalight.service.history.HistorySettings;
import java.util.Optional;

/**
 * What a service does beside answering requests.
 *
 * @param history where verdicts are kept; if absent, they are not kept
 */
public record LineSettings(Optional<HistorySettings> history) {}
