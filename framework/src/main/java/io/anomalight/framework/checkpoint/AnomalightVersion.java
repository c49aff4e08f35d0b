package io.anomalight.framework.checkpoint;

import java.util.Optional;

/** Which Anomalight this is. */
public final class AnomalightVersion {

    private AnomalightVersion() {}

    /** The version that the jar was released as; {@code unreleased} when run from class files. */
    public static String current() {
        return Optional.ofNullable(AnomalightVersion.class.getPackage())
                .flatMap(named -> Optional.ofNullable(named.getImplementationVersion()))
                .orElse("unreleased");
    }
}
