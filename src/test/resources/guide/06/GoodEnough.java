package guide.ch06;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.metrics.Scores;

/**
 * Decides: asks for the end of the fit when good pictures score low enough.
 *
 * @param limit the mean score that is good enough
 */
public record GoodEnough(double limit) implements Callback {

    @Override
    public void onFitStart(Run run) {
        if (!run.metrics().available().contains(GoodScore.NAME)) {
            throw new UserError("good_enough needs the metric " + GoodScore.NAME + ", but validation publishes "
                    + run.metrics().available());
        }
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        double score = scores.get(GoodScore.NAME).orElseThrow();
        if (score < limit) {
            run.requestStop("good pictures score less than " + limit);
        }
    }
}
