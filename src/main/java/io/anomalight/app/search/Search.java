package io.anomalight.app.search;

import io.anomalight.framework.search.Study;
import io.anomalight.framework.search.Sweeper;
import io.anomalight.framework.search.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A search whose suggestions and results are recorded at once, so that it can be resumed after its process was killed. */
public final class Search {
    /** The file of a search in the folder of its sweep. */
    public static final String FILE = "search.jsonl";

    private static final Logger LOG = LoggerFactory.getLogger(Search.class);

    private final SearchRecord file;
    private final Sweeper sweeper;
    private final Map<Integer, Trial> trials = new TreeMap<>();
    private final List<Trial> history = new ArrayList<>();

    private Search(SearchRecord file, Sweeper sweeper) {
        this.file = file;
        this.sweeper = sweeper;
    }

    /** Whether a sweep is a search. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    /** The plan of the search in a folder. */
    public static SearchPlan plan(Path folder) {
        return new SearchRecord(folder.resolve(FILE)).read().plan();
    }

    /** The trials of the search in a folder, by their numbers. */
    public static List<Trial> trials(Path folder) {
        Map<Integer, Trial> trials = new TreeMap<>();
        new SearchRecord(folder.resolve(FILE))
                .read()
                .events()
                .forEach(event -> trials.put(event.trial().number(), event.trial()));
        return List.copyOf(trials.values());
    }

    /** How often the pruner has paused each trial of the search in a folder, by the number of the trial. */
    public static Map<Integer, Integer> pauses(Path folder) {
        Map<Integer, Integer> pauses = new TreeMap<>();
        new SearchRecord(folder.resolve(FILE))
                .read().events().stream()
                        .map(SearchRecord.Event::trial)
                        .filter(trial -> trial.state() == Trial.State.PRUNED)
                        .forEach(trial -> pauses.merge(trial.number(), 1, Integer::sum));
        return pauses;
    }

    /** Begins a search in a folder. */
    public static Search begin(Path folder, SearchPlan plan, Study study, Function<Study, Sweeper> sweeper) {
        SearchRecord file = new SearchRecord(folder.resolve(FILE));
        file.begin(plan);
        return new Search(file, sweeper.apply(study));
    }

    /** Resumes a search: asks and tells a new sweeper what the record has, in its order. */
    public static Search resume(Path folder, Study study, Function<Study, Sweeper> sweeper) {
        Search search = new Search(new SearchRecord(folder.resolve(FILE)), sweeper.apply(study));
        search.file.read().events().forEach(search::repeat);
        return search;
    }

    private void repeat(SearchRecord.Event event) {
        Trial trial = event.trial();
        if (!event.isSuggestion()) {
            sweeper.tell(trial);
        } else if (!sweeper.ask().equals(Optional.of(trial.values()))) {
            LOG.warn(
                    "The sweeper now suggests other values for trial {} than it did; the recorded values are used.",
                    trial.number());
            sweeper.tell(trial);
        }
        remember(trial);
    }

    /** The next trial; empty if the sweeper has no more. */
    public Optional<Trial> ask() {
        Optional<Trial> next = sweeper.ask().map(values -> Trial.running(trials.size(), values));
        next.ifPresent(this::keep);
        return next;
    }

    /** Tells the result of a trial. */
    public void tell(Trial trial) {
        keep(trial);
        sweeper.tell(trial);
    }

    private void keep(Trial trial) {
        file.add(trial);
        remember(trial);
    }

    private void remember(Trial trial) {
        trials.put(trial.number(), trial);
        history.add(trial);
    }

    /** Every suggestion and result, in their order. */
    public List<Trial> history() {
        return List.copyOf(history);
    }

    /** All trials by their numbers. */
    public List<Trial> trials() {
        return List.copyOf(trials.values());
    }
}
