package io.anomalight.app.sweep;

import io.anomalight.framework.config.hocon.ConfigException;
import io.anomalight.framework.failure.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Collects the faults of jobs that have not started, so that all are shown together, each with its jobs. */
final class JobFaults {
    private final int all;
    private final Map<String, List<Integer>> jobs = new LinkedHashMap<>();

    /** @param all the number of jobs */
    JobFaults(int all) {
        this.all = all;
    }

    /** The result of a check of some jobs; empty if they have a fault. */
    <T> Optional<T> of(List<Integer> checked, Supplier<T> check) {
        try {
            return Optional.of(check.get());
        } catch (ConfigException e) {
            e.faults().forEach(fault -> add(fault, checked));
        } catch (UserError e) {
            add(String.valueOf(e.getMessage()), checked);
        }
        return Optional.empty();
    }

    private void add(String fault, List<Integer> faulty) {
        jobs.computeIfAbsent(fault, unused -> new ArrayList<>()).addAll(faulty);
    }

    /** @throws ConfigException with all faults, if there are any */
    void check() {
        if (!jobs.isEmpty()) {
            throw new ConfigException(jobs.entrySet().stream()
                    .map(fault -> who(fault.getValue()) + fault.getKey())
                    .toList());
        }
    }

    private String who(List<Integer> faulty) {
        if (faulty.size() == all) {
            return all == 1 ? "" : "every job: ";
        }
        return (faulty.size() == 1 ? "job " : "jobs ")
                + faulty.stream().sorted().map(String::valueOf).collect(Collectors.joining(", ")) + ": ";
    }
}
