package io.anomalight.framework.data;

import java.util.List;

/** Which images are trained on, validated on and tested on; {@code notes} says in sentences what was decided and why. */
public record Splits(List<Sample> train, List<Sample> validation, List<Sample> test, List<String> notes) {
    public Splits {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
        notes = List.copyOf(notes);
    }
}
