package guide.ch06;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.SavePoint;
import io.anomalight.framework.callback.Stateful;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.metrics.Scores;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Saves: keeps the checkpoint of the validation with the lowest score of good pictures. */
public final class KeepBest implements Callback, Stateful {
    private final CheckpointStore store;
    private double best = Double.POSITIVE_INFINITY;
    private boolean better;

    public KeepBest(Path folder) {
        store = new CheckpointStore(folder);
    }

    /** The checkpoint. */
    public Path checkpoint() {
        return store.manifest("best");
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        double score = scores.get(GoodScore.NAME).orElseThrow();
        better = score < best;
        best = Math.min(best, score);
    }

    @Override
    public void onSavePoint(Run run, SavePoint point, Supplier<Snapshot> snapshot) {
        if (better) {
            better = false;
            store.save(Set.of("best"), snapshot.get());
        }
    }

    @Override
    public Map<String, String> stateDict() {
        return Map.of("best", String.valueOf(best));
    }

    @Override
    public void loadStateDict(Map<String, String> state) {
        best = Double.parseDouble(state.get("best"));
    }
}
