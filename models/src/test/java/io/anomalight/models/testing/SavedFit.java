package io.anomalight.models.testing;

import io.anomalight.framework.AnomalyModule;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.checkpoint.Checkpoint;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.checkpoint.Snapshot;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The checkpoint of a fit in a folder; a callback saves it, and another module reads it. */
record SavedFit(Path folder) {
    private static final String NAME = "saved";

    /** Saves after this step. */
    Callback afterStep(long step) {
        return saving(SavePoint.STEP, run -> run.step() == step);
    }

    /** Saves after each epoch; the checkpoint of the last one stays. */
    Callback afterEachEpoch() {
        return saving(SavePoint.EPOCH, run -> true);
    }

    private Callback saving(SavePoint expected, Predicate<Run> isDue) {
        return new Callback() {
            @Override
            public void onSavePoint(Run run, SavePoint point, Supplier<Snapshot> snapshot) {
                if (point == expected && isDue.test(run)) {
                    new CheckpointStore(folder).save(Set.of(NAME), snapshot.get());
                }
            }
        };
    }

    Checkpoint open() {
        return Checkpoint.open(new CheckpointStore(folder).manifest(NAME));
    }

    /** Loads the saved arrays into a module. */
    void load(AnomalyModule module) {
        open().load(module);
    }
}
