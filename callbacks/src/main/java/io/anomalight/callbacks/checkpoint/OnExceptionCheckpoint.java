package io.anomalight.callbacks.checkpoint;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.checkpoint.CheckpointStore;
import io.anomalight.framework.checkpoint.Snapshot;
import io.anomalight.framework.console.Console;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Saves a checkpoint when a fit fails, as Lightning's callback of this name.
 *
 * <p>If the fit fails between two steps, for instance because an image can't be read, the fit can go on from this checkpoint, exactly.
 * If it fails within a step or a validation, the checkpoint holds the weights alone.
 */
public final class OnExceptionCheckpoint implements Callback {

    /**
     * Settings of the callback; the name is Lightning's.
     *
     * @param filename the name of the checkpoint, in the folder of the checkpoints
     */
    public record Config(String filename) {
        public Config {
            if (!filename.matches("[\\w.-]+") || filename.startsWith(".")) {
                throw new IllegalArgumentException(
                        "filename must be a file name of letters, digits, _, - and ., but is \"" + filename + "\"");
            }
            if (filename.equals(CheckpointSession.BEST) || filename.equals(CheckpointSession.LAST)) {
                throw new IllegalArgumentException(
                        "filename must not be " + filename + ", which is a name of model_checkpoint");
            }
        }
    }

    private final Config config;
    private final Console console;

    public OnExceptionCheckpoint(Config config, Console console) {
        this.config = config;
        this.console = console;
    }

    @Override
    public void onFitFailed(Run run, Throwable failure, Supplier<Snapshot> snapshot) {
        if (run.config().limits().fastDevRun().isOn()) {
            return;
        }
        CheckpointStore store = new CheckpointStore(run.directory().resolve(CheckpointStore.FOLDER));
        Snapshot state = snapshot.get();
        store.save(Set.of(config.filename()), state);
        String saved = "The fit failed after step " + run.step() + ". " + store.manifest(config.filename());
        console.line(
                state.manifest().training().isPresent()
                        ? saved + " has its state: resume continues from there."
                        : saved
                                + " has its weights alone, because it failed within a step or a validation: resume continues"
                                + " from the checkpoint before, if there is one.");
    }
}
