package io.anomalight.framework.data.splits;

import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds validation and test images that are also training images, in another file with the same content. */
public final class Leaks {
    private Leaks() {}

    /** A sentence with their number and the first one; empty if no image leaks. */
    public static Optional<String> in(RecordedData data) {
        Map<String, Path> trained = new HashMap<>();
        data.splits().of(Split.TRAIN).forEach(sample -> data.content(sample)
                .ifPresent(content -> trained.putIfAbsent(content, sample.path())));
        List<Sample> leaks = Stream.of(Split.VALIDATION, Split.TEST)
                .flatMap(split -> data.splits().of(split).stream())
                .filter(sample ->
                        data.content(sample).filter(trained::containsKey).isPresent())
                .toList();
        return leaks.stream()
                .findFirst()
                .map(first -> "ATTENTION: "
                        + leaks.stream().map(Sample::path).distinct().count()
                        + " of the validation and test images are also trained on under another name, so the scores are too good;"
                        + " for instance " + first.path() + " is the same file as "
                        + trained.get(data.content(first).orElseThrow())
                        + " (\"anomalight data inspect\" lists them).");
    }
}
