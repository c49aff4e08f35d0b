package io.anomalight.framework;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells a factory to allocate pretrained arrays of the right shapes without loading weights or initialising them at
 * random; the archive fills the arrays afterwards.
 *
 * @param provenance the origin of the archived pretrained arrays, which the new state must report, too
 */
public record ArchiveRestore(Map<String, String> provenance) {
    public ArchiveRestore {
        provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
    }
}
