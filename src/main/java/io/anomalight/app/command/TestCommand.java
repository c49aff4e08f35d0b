package io.anomalight.app.command;

import io.anomalight.app.Experiment;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code anomalight test}. */
@Command(
        name = "test",
        description = {
            "Evaluate the best checkpoint of a run, or a named one, on the test images.",
            "Keys: run=<run folder, checkpoint or latest pointer> (default results/latest), to=<folder for the"
                    + " results> (default test/ in the run folder), on_error=<fail or skip> for images that can't be read,"
                    + " splits=<recorded or anew>: the images that the run recorded (default), or the present images"
                    + " of the data, without those that the run was trained on."
        },
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    @Mixin
    private RecipeOptions options = new RecipeOptions();

    @Override
    public Integer call() {
        return EvaluationOptions.run(options, "test", Experiment::test);
    }
}
