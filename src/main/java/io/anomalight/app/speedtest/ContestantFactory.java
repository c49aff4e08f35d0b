package io.anomalight.app.speedtest;

import java.nio.file.Path;

/** Starts contestants of one kind. */
interface ContestantFactory {

    /**
     * Starts a fresh process; the caller closes it.
     *
     * @param scratch a folder for what it says when it fails
     */
    Contestant start(SpeedtestSetup setup, RawImages images, Path scratch);
}
