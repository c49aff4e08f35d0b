package guide.ch06.solutions;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.data.ImageResult;
import io.anomalight.framework.data.Label;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Exercise 1: the good test pictures with the highest scores. Perhaps they are not good. */
public final class Suspects implements Callback {
    private final List<ImageResult> good = new ArrayList<>();

    @Override
    public void onEvaluationStart(Run run, List<Path> images, long batches) {
        good.clear();
    }

    @Override
    public void onTestBatchEnd(Run run, List<ImageResult> results) {
        results.stream()
                .filter(result -> result.image().label() == Label.NORMAL)
                .forEach(good::add);
    }

    /** The paths of the first {@code count} of them, the highest score first. */
    public List<String> paths(int count) {
        return good.stream()
                .sorted(Comparator.comparing(ImageResult::score).reversed())
                .limit(count)
                .map(result -> result.image().path().toString())
                .toList();
    }
}
