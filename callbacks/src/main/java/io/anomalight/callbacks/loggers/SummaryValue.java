package io.anomalight.callbacks.loggers;

import io.anomalight.framework.metrics.Curve;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Makes messages of TensorFlow's {@code Summary.Value}: scalars, pictures, histograms, curves, texts, data of plug-ins. */
final class SummaryValue {
    // Fields of Summary.Value
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int IMAGE = 4;
    private static final int HISTOGRAM = 5;
    private static final int TENSOR = 8;
    private static final int METADATA = 9;
    // Fields and types of TensorProto
    private static final int DTYPE = 1;
    private static final int TENSOR_SHAPE = 2;
    private static final int FLOAT_VAL = 5;
    private static final int STRING_VAL = 8;
    private static final int DT_FLOAT = 1;
    private static final int DT_STRING = 7;

    private static final int RGB_CHANNELS = 3;

    private SummaryValue() {}

    static ProtoMessage scalar(String tag, double value) {
        return new ProtoMessage().string(TAG, tag).float32(SIMPLE_VALUE, (float) value);
    }

    static ProtoMessage image(String tag, BufferedImage image) {
        ProtoMessage encoded = new ProtoMessage()
                .integer(1, image.getHeight())
                .integer(2, image.getWidth())
                .integer(3, RGB_CHANNELS)
                .bytes(4, png(image));
        return new ProtoMessage().string(TAG, tag).message(IMAGE, encoded);
    }

    static ProtoMessage histogram(String tag, Histogram histogram) {
        ProtoMessage encoded = new ProtoMessage()
                .float64(1, histogram.min())
                .float64(2, histogram.max())
                .float64(3, histogram.size())
                .float64(4, histogram.sum())
                .float64(5, histogram.sumOfSquares())
                .packedFloat64(6, histogram.rightEdges())
                .packedFloat64(7, histogram.counts());
        return new ProtoMessage().string(TAG, tag).message(HISTOGRAM, encoded);
    }

    /** A float32 tensor [6, thresholds], thresholds ascending; its rows are TP, FP, TN, FN, precision, recall. */
    static ProtoMessage precisionRecall(String tag, Curve curve) {
        int thresholds = curve.points().size();
        float[] values = new float[6 * thresholds];
        for (int i = 0; i < thresholds; i++) {
            Curve.Point point = curve.points().get(thresholds - 1 - i);
            values[i] = point.truePositives();
            values[thresholds + i] = point.falsePositives();
            values[2 * thresholds + i] = curve.negatives() - point.falsePositives();
            values[3 * thresholds + i] = curve.positives() - point.truePositives();
            values[4 * thresholds + i] = (float) point.precision();
            values[5 * thresholds + i] = (float) curve.recall(point);
        }
        ProtoMessage content = new ProtoMessage().integer(1, 0).integer(2, thresholds);
        ProtoMessage tensor = new ProtoMessage()
                .integer(DTYPE, DT_FLOAT)
                .message(TENSOR_SHAPE, shape(6, thresholds))
                .packedFloat32(FLOAT_VAL, values);
        return new ProtoMessage()
                .string(TAG, tag)
                .message(TENSOR, tensor)
                .message(METADATA, pluginMetadata("pr_curves", content.toByteArray()));
    }

    static ProtoMessage text(String tag, String text) {
        ProtoMessage tensor = new ProtoMessage()
                .integer(DTYPE, DT_STRING)
                .message(TENSOR_SHAPE, shape(1))
                .string(STRING_VAL, text);
        return new ProtoMessage()
                .string(TAG, tag)
                .message(TENSOR, tensor)
                .message(METADATA, pluginMetadata("text", new byte[0]));
    }

    /** A value with its content in the metadata of a plug-in. The format also requires a tensor: it contains one 0. */
    static ProtoMessage pluginData(String tag, String plugin, ProtoMessage content) {
        ProtoMessage tensor = new ProtoMessage()
                .integer(DTYPE, DT_FLOAT)
                .message(TENSOR_SHAPE, shape(1))
                .float32(FLOAT_VAL, 0);
        return new ProtoMessage()
                .string(TAG, tag)
                .message(TENSOR, tensor)
                .message(METADATA, pluginMetadata(plugin, content.toByteArray()));
    }

    private static ProtoMessage pluginMetadata(String plugin, byte[] content) {
        return new ProtoMessage()
                .message(1, new ProtoMessage().string(1, plugin).bytes(2, content));
    }

    private static ProtoMessage shape(long... sizes) {
        ProtoMessage shape = new ProtoMessage();
        for (long size : sizes) {
            shape.message(2, new ProtoMessage().integer(1, size));
        }
        return shape;
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(opaque(image), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the image can't be encoded as PNG", e);
        }
        return bytes.toByteArray();
    }

    // The message declares RGB for every picture.
    private static BufferedImage opaque(BufferedImage image) {
        if (image.getType() == BufferedImage.TYPE_INT_RGB || image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
            return image;
        }
        BufferedImage rgb = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        var graphics = rgb.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return rgb;
    }
}
