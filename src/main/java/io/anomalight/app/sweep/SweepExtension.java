package io.anomalight.app.sweep;

import io.anomalight.app.sweep.folder.SweepFolder;
import io.anomalight.app.sweep.job.Job;
import io.anomalight.framework.config.override.SweepPoint;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The jobs of a sweep after more points were added.
 *
 * @param jobs the former jobs, then one for each point that had none
 * @param wanted the numbers of the jobs of the points
 */
record SweepExtension(List<Job> jobs, Set<Integer> wanted) {
    SweepExtension {
        jobs = List.copyOf(jobs);
        wanted = Set.copyOf(wanted);
    }

    /**
     * Adds the points.
     *
     * @throws UserError if a former job has the swept values of a point, but other overrides
     */
    static SweepExtension of(SweepFolder folder, List<Job> former, List<SweepPoint> points) {
        Map<Map<String, String>, Job> known = new LinkedHashMap<>();
        former.forEach(job -> known.put(job.swept(), job));
        List<Job> jobs = new ArrayList<>(former);
        Set<Integer> wanted = new HashSet<>();
        for (SweepPoint point : points) {
            Job job = Optional.ofNullable(known.get(point.swept())).orElseGet(() -> Job.pending(jobs.size(), point));
            if (!job.overrides().equals(point.overrides())) {
                throw new UserError("job " + job.number() + " of " + folder.path() + " (" + job.label()
                        + ") has other settings: " + difference(job.overrides(), point.overrides())
                        + "; name another folder with to=");
            }
            if (job.number() == jobs.size()) {
                jobs.add(job);
            }
            wanted.add(job.number());
        }
        return new SweepExtension(jobs, wanted);
    }

    private static String difference(List<String> before, List<String> now) {
        return "before " + without(before, now) + ", now " + without(now, before);
    }

    private static String without(List<String> overrides, List<String> others) {
        String own = overrides.stream()
                .filter(override -> !others.contains(override))
                .collect(Collectors.joining(" "));
        return own.isEmpty() ? "no others" : own;
    }

    /** The numbers of all jobs. */
    static Set<Integer> all(List<Job> jobs) {
        return jobs.stream().map(Job::number).collect(Collectors.toSet());
    }
}
