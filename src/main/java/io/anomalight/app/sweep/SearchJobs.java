package io.anomalight.app.sweep;

import io.anomalight.app.search.Search;
import io.anomalight.app.search.SuccessiveHalving;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.app.sweep.job.Job.Status;
import io.anomalight.framework.failure.UserError;
import io.anomalight.framework.search.Trial;
import io.anomalight.framework.search.Trial.State;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.function.Function;

/** The jobs of a search: those that are unfinished, those that a pruner lets go on, and new ones with suggested values. */
final class SearchJobs implements JobQueue {
    private static final int MOST_FAILURES = 3;

    private final Search search;
    private final JobScores scores;
    private final Function<Trial, Job> jobs;
    private final int trials;
    private final Optional<SuccessiveHalving> halving;
    private final Queue<Job> unfinished = new ArrayDeque<>();
    private final int done;
    private int running;

    /**
     * @param jobs the new job of a trial
     * @param trials number of trials in total
     * @param before the jobs of an earlier process
     */
    SearchJobs(
            Search search,
            JobScores scores,
            Function<Trial, Job> jobs,
            int trials,
            Optional<SuccessiveHalving> halving,
            List<Job> before) {
        this.search = search;
        this.scores = scores;
        this.jobs = jobs;
        this.trials = trials;
        this.halving = halving;
        search.history().forEach(trial -> halving.ifPresent(pruner -> pruner.tell(trial)));
        before.stream().filter(this::isUntold).forEach(this::tell);
        before.stream()
                .filter(job -> job.status() != Status.DONE && job.status() != Status.PRUNED)
                .forEach(unfinished::add);
        // The process was killed after a suggestion was recorded and before its job was.
        search.trials().stream()
                .filter(trial -> trial.number() >= before.size())
                .map(jobs)
                .forEach(unfinished::add);
        this.done =
                (int) before.stream().filter(job -> job.status() == Status.DONE).count();
    }

    /** Whether the process was killed after the end of a job was recorded and before its result was told. */
    private boolean isUntold(Job job) {
        Trial trial = search.trials().get(job.number());
        return switch (job.status()) {
            case DONE -> trial.state() != State.COMPLETE && trial.state() != State.FAILED;
            case PRUNED -> trial.state() == State.RUNNING || trial.epochs() < scores.epochs(job);
            default -> false;
        };
    }

    @Override
    public Optional<JobStep> next(List<Job> now) {
        Optional<Job> next = Optional.ofNullable(unfinished.poll())
                .or(() -> promoted(now))
                .or(() -> search.trials().size() < trials ? search.ask().map(jobs) : Optional.empty())
                .or(() -> running == 0 ? leader(now) : Optional.empty());
        next.ifPresent(job -> running++);
        return next.map(job -> new JobStep(job, stop(job)));
    }

    private OptionalInt stop(Job job) {
        return halving.map(pruner -> pruner.stop(job.number())).orElse(OptionalInt.empty());
    }

    private Optional<Job> promoted(List<Job> now) {
        List<Integer> waiting = now.stream()
                .filter(job -> job.status() == Status.PRUNED)
                .map(Job::number)
                .toList();
        return halving.flatMap(pruner -> pruner.promoted(waiting)).map(now::get);
    }

    /** Lets the best training go on if no training would reach its end. */
    private Optional<Job> leader(List<Job> now) {
        boolean isComplete = now.stream().anyMatch(job -> job.status() == Status.DONE);
        return isComplete
                ? Optional.empty()
                : halving.flatMap(SuccessiveHalving::leader).map(now::get).filter(job -> job.status() == Status.PRUNED);
    }

    @Override
    public void ended(Job job) {
        running--;
        tell(job);
    }

    private void tell(Job job) {
        Trial trial = search.trials().get(job.number());
        Trial told =
                switch (job.status()) {
                    case DONE -> scored(job, trial, State.COMPLETE, 0);
                    case PRUNED -> scored(job, trial, State.PRUNED, scores.epochs(job));
                    default -> trial.as(State.FAILED, List.of(), 0);
                };
        search.tell(told);
        halving.ifPresent(pruner -> pruner.tell(told));
        refuseIfAllFail(job);
    }

    /** A trial without a number for an objective has failed, unless it is the first: then the search can't succeed. */
    private Trial scored(Job job, Trial trial, State state, int epochs) {
        Optional<List<Double>> found = scores.of(job);
        if (found.isEmpty() && search.trials().stream().noneMatch(Trial::isScored)) {
            throw new UserError(scores.missing(job));
        }
        return found.map(values -> trial.as(state, values, epochs))
                .orElseGet(() -> trial.as(State.FAILED, List.of(), 0));
    }

    private void refuseIfAllFail(Job job) {
        boolean allFailed = search.trials().stream().noneMatch(Trial::isScored)
                && search.trials().stream()
                                .filter(trial -> trial.state() == State.FAILED)
                                .count()
                        >= MOST_FAILURES;
        if (allFailed) {
            throw new UserError(
                    "the first " + MOST_FAILURES + " jobs of the search failed, so it ends here; the last of them, job "
                            + job.number() + " (" + job.label() + "), failed with " + job.reason());
        }
    }

    @Override
    public Optional<List<String>> objectives(Job job) {
        return Optional.of(job.status() == Status.FAILED ? List.of() : scores.shown(job));
    }

    @Override
    public int size() {
        return trials;
    }

    @Override
    public int done() {
        return done;
    }
}
