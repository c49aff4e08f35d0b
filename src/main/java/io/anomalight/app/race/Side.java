package io.anomalight.app.race;

import java.nio.file.Path;

/** Starts contestants of one kind. */
interface Side {

    /**
     * Starts a fresh process; the caller closes it.
     *
     * @param scratch a folder for what it says when it fails
     */
    Contestant start(Setup setup, RawImages images, Path scratch);
}
