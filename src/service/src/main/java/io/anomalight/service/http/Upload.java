package io.anomalight.service.http;

/**
 * An uploaded image file.
 *
 * @param name its name in messages and answers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Upload(String name, byte[] bytes) {}
