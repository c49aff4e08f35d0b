package io.anomalight.onnx;

import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.models.components.backbone.Backbone;
import io.anomalight.models.components.backbone.NetworkReader;
import io.anomalight.models.components.backbone.weights.EncoderFile;
import io.anomalight.models.components.backbone.weights.NetworkFile;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;

/** Opens networks in ONNX files, {@code model.backbone = onnx}. Thread-safe. */
public final class OnnxReader implements NetworkReader {
    // A recipe asks for the layers of its encoder many times, and each answer needs the whole file.
    private static final Map<Version, SoftReference<ProbedGraph>> OPENED = new LinkedHashMap<>();
    private static final int MOST_OPENED = 4;

    /** A file and what changes with its content. */
    private record Version(Path path, long bytes, FileTime modified) {
        static Version of(Path path) {
            if (!Files.isRegularFile(path)) {
                return new Version(path, 0, FileTime.fromMillis(0));
            }
            try {
                return new Version(path, Files.size(path), Files.getLastModifiedTime(path));
            } catch (IOException e) {
                throw FileFailure.reading(path, e);
            }
        }
    }

    @Override
    public String id() {
        return ONNX;
    }

    @Override
    public Backbone open(EncoderFile file) {
        Path path = file.file().orElseThrow(() -> new UserError("model.encoder.file must name an ONNX file"));
        return new OnnxBackbone(opened(Version.of(path.toAbsolutePath())), file.inputFormat());
    }

    private static ProbedGraph opened(Version version) {
        synchronized (OPENED) {
            SoftReference<ProbedGraph> known = OPENED.get(version);
            ProbedGraph graph = known == null ? null : known.get();
            if (graph != null) {
                return graph;
            }
            ProbedGraph read = new ProbedGraph(EncoderGraph.of(NetworkFile.read(version.path())));
            OPENED.values().removeIf(each -> each.get() == null);
            if (OPENED.size() >= MOST_OPENED) {
                OPENED.remove(OPENED.keySet().iterator().next()); // the oldest one
            }
            OPENED.put(version, new SoftReference<>(read));
            return read;
        }
    }
}
