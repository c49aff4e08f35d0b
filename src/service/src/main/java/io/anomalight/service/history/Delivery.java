package io.anomalight.service.history;

import java.util.Optional;

/**
 * A message that a sink has not yet taken.
 *
 * @param id id in the queue
 * @param entry id of the entry in the history
 * @param product the entry's product
 * @param name name of the image; it may come from a stranger
 * @param message the entry as JSON
 * @param overlay the image with its heat map as a PNG
 * @param tries how often it was tried before
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Delivery(
        long id, long entry, String product, String name, byte[] message, Optional<byte[]> overlay, int tries) {}
