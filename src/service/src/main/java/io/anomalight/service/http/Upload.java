package io.anomalight.service.http;

/**
 * An image file as it was sent.
 *
 * @param name what to call it in sentences and answers
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes: handed over, never compared
public record Upload(String name, byte[] bytes) {}
