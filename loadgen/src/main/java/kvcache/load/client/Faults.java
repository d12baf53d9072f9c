package kvcache.load.client;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;

/** Tells what a server does to a connection from what goes wrong in the client. */
final class Faults {

    private Faults() {}

    /** Whether it is a fault of ours: all but a reset, a broken pipe, and what TLS cannot make sense of. */
    static boolean isOurs(Throwable cause) {
        return !(cause instanceof IOException || cause instanceof DecoderException);
    }
}
