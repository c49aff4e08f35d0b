package io.anomalight.app.console;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.anomalight.framework.console.PrintableText;

/** The stack trace of a log line without what a terminal would obey; {@code logback.xml} names it. */
public final class PrintableTrace extends ThrowableProxyConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return PrintableText.of(super.convert(event));
    }
}
