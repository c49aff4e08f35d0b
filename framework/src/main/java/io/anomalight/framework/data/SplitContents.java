package io.anomalight.framework.data;

import java.util.List;

/** The numbers of normal and anomalous images in a split. */
public record SplitContents(int normal, int anomalous, int anomalousWithMask) {
    /** The reason why a measurement on normal images is undefined. */
    public static final String NO_NORMAL_IMAGES = "there are no normal images";

    public static SplitContents of(List<Sample> split) {
        int normal = 0;
        int anomalous = 0;
        int withMask = 0;
        for (Sample sample : split) {
            switch (sample.label()) {
                case NORMAL -> normal++;
                case ANOMALOUS -> {
                    anomalous++;
                    withMask += sample.hasMask() ? 1 : 0;
                }
                case UNKNOWN -> {}
            }
        }
        return new SplitContents(normal, anomalous, withMask);
    }
}
