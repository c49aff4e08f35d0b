package io.anomalight.app.speedtest;

/** What Anomalight is compared with. */
enum Peer {
    /** The same model as a script for PyTorch. */
    PYTORCH("pytorch", "PyTorch"),
    /** Anomalight with {@code trainer.fast_paths=false}, which runs the plain operations of the same engine. */
    PLAIN("plain", "plain arithmetic"),
    /** The graph that {@code export format=onnx} writes, in ONNX Runtime. */
    ONNX_RUNTIME("onnxruntime", "ONNX Runtime");

    private final String key;
    private final String title;

    Peer(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /** The name in files. */
    String key() {
        return key;
    }

    /** The name in tables and sentences. */
    String title() {
        return title;
    }
}
