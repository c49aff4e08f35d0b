package io.anomalight.framework.logging;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** TensorFlow's {@code Summary.Value}: a scalar, a picture, words, or what a plug-in of TensorBoard reads. */
final class SummaryValue {
    // Fields of Summary.Value
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int IMAGE = 4;
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

    static ProtoMessage text(String tag, String text) {
        ProtoMessage tensor = new ProtoMessage()
                .integer(DTYPE, DT_STRING)
                .message(TENSOR_SHAPE, oneElement())
                .string(STRING_VAL, text);
        return new ProtoMessage()
                .string(TAG, tag)
                .message(TENSOR, tensor)
                .message(METADATA, pluginMetadata("text", new byte[0]));
    }

    /** A value whose content is in the metadata of a plug-in; the tensor beside it is empty but must be there. */
    static ProtoMessage pluginData(String tag, String plugin, ProtoMessage content) {
        ProtoMessage tensor = new ProtoMessage()
                .integer(DTYPE, DT_FLOAT)
                .message(TENSOR_SHAPE, oneElement())
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

    private static ProtoMessage oneElement() {
        return new ProtoMessage().message(2, new ProtoMessage().integer(1, 1));
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(opaque(image), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    // One colour space for every picture, as announced in the message.
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
