package io.anomalight.detector.djl;

import ai.djl.repository.zoo.ModelZoo;
import java.util.Set;

/** A DJL model zoo with a single model, the archive. */
final class ArchiveZoo extends ModelZoo {
    static final String GROUP = "io.anomalight";
    static final String ENGINE = "PyTorch";

    ArchiveZoo(ArchiveLoader<?> loader) {
        addModel(loader);
    }

    @Override
    public String getGroupId() {
        return GROUP;
    }

    @Override
    public Set<String> getSupportedEngines() {
        return Set.of(ENGINE);
    }
}
