package io.anomalight.app.run;

/** How raw anomaly maps are written. */
public enum MapFormat {
    /** 16-bit grey PNG of the normalised map: 0 is 0, 65,535 is 1. */
    PNG16,
    /** NumPy's format, the raw scores as 32-bit floats. */
    NPY
}
