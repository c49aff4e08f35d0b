package io.anomalight.detector.archive;

import io.anomalight.framework.checkpoint.TensorsFile;
import java.util.Optional;

/**
 * The graph of an archive, with which ONNX Runtime scores images without PyTorch; or the reason why the archive has none.
 *
 * @param file the file in the archive, if there is a graph
 * @param obstacle the reason as a sentence without its full stop, if there is no graph; otherwise empty
 */
record ArchivedGraph(Optional<TensorsFile> file, String obstacle) {
    /** The most bytes of a graph; it has the structure of a model and small constants, and no weights. */
    static final int MOST_BYTES = 256 << 20;

    ArchivedGraph {
        if (file.isPresent() == !obstacle.isEmpty()) {
            throw new IllegalArgumentException("an archive has a graph or a reason why not, and not both");
        }
    }

    static ArchivedGraph of(TensorsFile file) {
        return new ArchivedGraph(Optional.of(file), "");
    }

    static ArchivedGraph missing(String obstacle) {
        return new ArchivedGraph(Optional.empty(), obstacle);
    }

    /** The graph of an archive that was written before archives had graphs. */
    static ArchivedGraph ofOldArchive() {
        return missing("it was exported by a version of Anomalight that wrote no graph for ONNX Runtime");
    }
}
