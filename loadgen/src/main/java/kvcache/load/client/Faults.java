package kvcache.load.client;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;

/** Distinguishes failures of a connection caused by the server from faults in the client. */
public final class Faults {

    private Faults() {}

    /** Why requests that are in flight on a connection are closed by it. */
    public static String reason(Throwable cause) {
        if (!(cause instanceof IOException)) {
            return "what came over TLS cannot be read";
        }
        String message = String.valueOf(cause.getMessage());
        return message.contains("reset") || message.contains("Broken pipe")
                ? "the server reset the connection"
                : message;
    }

    /** Whether it is a fault of ours: all but a reset, a broken pipe, and what TLS cannot make sense of. */
    public static boolean isOurs(Throwable cause) {
        return !(cause instanceof IOException || cause instanceof DecoderException);
    }
}
