package io.anomalight.framework.image.decoding;

/** The colour space of a JPEG's components. */
enum JpegColors {
    GREY,
    RGB,
    YCC,
    CMYK,
    YCCK
}
