package io.anomalight.framework.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.anomalight.framework.memory.ModuleState;
import io.anomalight.framework.memory.NativeMemory;
import java.nio.file.Path;
import java.util.Map;

/** A separate process that saves and loads much more data than its Java memory can hold. */
final class SaveAndLoad {
    static final int ARRAYS = 20;
    static final int ARRAY_BYTES = 8 << 20;

    private SaveAndLoad() {}

    public static void main(String[] folder) {
        Shape shape = new Shape(ARRAY_BYTES / Float.BYTES);
        try (NativeMemory memory = NativeMemory.open();
                ModuleState state = new ModuleState(memory.root())) {
            for (int i = 0; i < ARRAYS; i++) {
                state.buffer("weight" + i, memory.root().full(shape, i + 1, DataType.FLOAT32));
            }
            state.provenance(Map.of("encoder.sha256", "abc"));
            CheckpointStore store = new CheckpointStore(Path.of(folder[0]));
            store.save(CheckpointFixture.BOTH, new Snapshot(state.saved(), Map.of(), CheckpointFixture.manifest(0, 1)));
            state.saved().values().forEach(array -> array.muli(0));
            Checkpoint.open(Path.of(folder[0])).load(new FakeModule("cflow", state));
            for (int i = 0; i < ARRAYS; i++) {
                check(state.get("weight" + i), i + 1);
            }
        }
    }

    private static void check(NDArray array, int value) {
        try (NDArray least = array.min();
                NDArray greatest = array.max()) {
            if (least.getFloat() != value || greatest.getFloat() != value) {
                throw new IllegalStateException("an array of " + value + " was loaded with other values");
            }
        }
    }
}
