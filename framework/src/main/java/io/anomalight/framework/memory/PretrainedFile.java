package io.anomalight.framework.memory;

/**
 * The file of a pretrained network that is not made of arrays of a {@link ModuleState}.
 *
 * @param name its name in an archive, for instance {@code encoder.onnx}
 * @param content its bytes; they must not be changed
 * @param sha256 its SHA-256 in hexadecimal digits
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record PretrainedFile(String name, byte[] content, String sha256) {}
