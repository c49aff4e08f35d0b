package io.anomalight.framework.checkpoint;

import java.util.Optional;

/** The version of Anomalight that runs. */
public final class AnomalightVersion {

    private AnomalightVersion() {}

    /** The version of the jar; {@code unreleased} if run from class files. */
    public static String current() {
        return Optional.ofNullable(AnomalightVersion.class.getPackage())
                .flatMap(named -> Optional.ofNullable(named.getImplementationVersion()))
                .orElse("unreleased");
    }
}
