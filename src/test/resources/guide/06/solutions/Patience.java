package guide.ch06.solutions;

import io.anomalight.framework.callback.Callback;
import io.anomalight.framework.callback.Run;
import io.anomalight.framework.callback.Stateful;
import io.anomalight.framework.metrics.Scores;
import java.util.Map;

/** Exercise 3: stops after a number of validations without a better one, and knows where it was when the fit is resumed. */
public final class Patience implements Callback, Stateful {
    private final int patience;
    private double best = Double.POSITIVE_INFINITY;
    private int without;

    public Patience(int patience) {
        this.patience = patience;
    }

    @Override
    public void onValidationEnd(Run run, Scores scores) {
        if (see(scores.get("good_score").orElseThrow())) {
            run.requestStop(without + " validations were no better");
        }
    }

    /** Sees the score of a validation; returns whether it is time to stop. */
    public boolean see(double score) {
        without = score < best ? 0 : without + 1;
        best = Math.min(best, score);
        return without >= patience;
    }

    @Override
    public Map<String, String> stateDict() {
        return Map.of("best", String.valueOf(best), "without", String.valueOf(without));
    }

    @Override
    public void loadStateDict(Map<String, String> state) {
        best = Double.parseDouble(state.get("best"));
        without = Integer.parseInt(state.get("without"));
    }
}
