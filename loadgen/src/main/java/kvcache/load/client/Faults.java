package kvcache.load.client;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;

/** Distinguishes failures of a connection caused by the server from faults in the client. */
public final class Faults {

    private Faults() {}

    /** Returns why a failed connection closes its requests in flight. */
    public static String reason(Throwable cause) {
        if (!(cause instanceof IOException)) {
            return "invalid TLS data from the server";
        }
        String message = String.valueOf(cause.getMessage());
        return message.contains("reset") || message.contains("Broken pipe")
                ? "the server reset the connection"
                : message;
    }

    /** Returns whether the client caused the failure: true except for I/O errors and invalid TLS data. */
    public static boolean isOurs(Throwable cause) {
        return !(cause instanceof IOException || cause instanceof DecoderException);
    }
}
