package io.anomalight.service;

/**
 * An image file as it was sent.
 *
 * @param name what to call it in sentences and answers
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes: handed over, never compared
record Upload(String name, byte[] bytes) {}
