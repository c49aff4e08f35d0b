package io.anomalight.app.speedtest;

import io.anomalight.app.speedtest.contestant.RawImages;
import io.anomalight.app.speedtest.contestant.RecipeSetup;
import java.util.EnumSet;
import java.util.Set;

/**
 * Measures the training and the scoring of a model with the settings of its recipe. There is no Python script of it, so its peers are
 * the plain operations of the same engine and ONNX Runtime.
 */
record ModelsTrial(Race race) {
    private static final Set<Peer> PEERS = EnumSet.of(Peer.PLAIN, Peer.ONNX_RUNTIME);
    private static final Set<Peer> THAT_TRAIN = EnumSet.of(Peer.PLAIN);

    /**
     * Measures a model.
     *
     * @param images decoded images of the size of the recipe
     */
    void measure(RecipeSetup setup, RawImages images) {
        int count = race.config().modelsImages();
        int single = race.config().latencyImages();
        String train = "train " + count + " 1";
        try (Contestants contestants = race.start(setup, images, PEERS, train)) {
            contestants.ask(0, new Round(), "fit " + count, PEERS);
            race.rounds(setup.name(), race.config().modelsRounds(), (number, round) -> {
                Contestants.Answers epoch = contestants.ask(number, round, train, THAT_TRAIN);
                round.add(SpeedtestRow.training(setup.model()), Speedtest.perSecond(count, epoch, 0));
                Contestants.Answers batches = contestants.ask(number, round, "score " + count + " float32", PEERS);
                round.add(SpeedtestRow.scoring(setup.model()), Speedtest.perSecond(count, batches, 0));
                Contestants.Answers singles = contestants.ask(number, round, "latency " + single + " float32", PEERS);
                round.add(SpeedtestRow.latency(setup.model()), Speedtest.medianLatency(singles));
            });
        }
    }
}
