package io.anomalight.app.speedtest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A side without a process; all sides of a test write down what they are asked in one diary. */
record FakeContestants(String name, List<String> diary, Function<String, List<Double>> answers)
        implements Contestant.Factory {

    FakeContestants(String name, Function<String, List<Double>> answers) {
        this(name, new ArrayList<>(), answers);
    }

    @Override
    public Contestant start(SpeedtestSetup setup, RawImages images, Path scratch) {
        diary.add(name + " starts " + setup.backbone());
        return new Contestant() {
            @Override
            public List<Double> ask(String request) {
                diary.add(name + ": " + request);
                return answers.apply(request);
            }

            @Override
            public void close() {
                diary.add(name + " ends");
            }
        };
    }
}
