package io.anomalight.app.speedtest;

import io.anomalight.app.speedtest.contestant.Contestant;
import io.anomalight.app.speedtest.contestant.ModelSetup;
import io.anomalight.app.speedtest.contestant.RawImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Contestants without a process; all contestants of a test write down what they are asked in one diary. */
record FakeContestants(String name, List<String> diary, Function<String, List<Double>> answers)
        implements Contestant.Factory {

    FakeContestants(String name, Function<String, List<Double>> answers) {
        this(name, new ArrayList<>(), answers);
    }

    @Override
    public Contestant start(ModelSetup setup, RawImages images, Path scratch) {
        diary.add(name + " starts " + setup.name());
        return new Contestant() {
            @Override
            public List<Double> ask(String request) {
                diary.add(name + ": " + request);
                return answers.apply(request);
            }

            @Override
            public OptionalDouble cpuSeconds() {
                return OptionalDouble.empty();
            }

            @Override
            public void close() {
                diary.add(name + " ends");
            }
        };
    }
}
