package guide.ch06.solutions;

import io.anomalight.framework.StepOutput;
import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.FitReport;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.HostBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Exercise 2: a file with the loss of every step. It is written once, at the end of the fit. */
public final class LossFile implements Callback {
    private final Path file;
    private final List<String> lines = new ArrayList<>(List.of("step,loss"));

    public LossFile(Path file) {
        this.file = file;
    }

    @Override
    public void onTrainBatchEnd(Run run, HostBatch batch, StepOutput output) {
        lines.add(run.step() + "," + output.scalars().get("loss"));
    }

    @Override
    public void onFitEnd(Run run, FitReport report) {
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
