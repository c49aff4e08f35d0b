package io.anomalight.app.speedtest.contestant;

import io.anomalight.framework.image.ImageSize;
import java.util.List;

/** A model to measure. */
public interface ModelSetup {
    /** The name for progress and for notes. */
    String name();

    /** The size of its images. */
    ImageSize size();

    /** The overrides of Anomalight's recipe. */
    List<String> overrides();

    /** The arguments of the Python script, which knows CFLOW only. */
    List<String> arguments();
}
