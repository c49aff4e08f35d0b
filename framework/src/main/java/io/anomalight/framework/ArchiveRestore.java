package io.anomalight.framework;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * That a module is made only to be filled with the numbers of an archive: its factory then neither looks for files of
 * weights nor draws any, but lays out frozen arrays of the right shapes, of whatever content.
 *
 * @param provenance what the archived state told of its frozen arrays, which the new one tells in its turn
 */
public record ArchiveRestore(Map<String, String> provenance) {
    public ArchiveRestore {
        provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
    }
}
