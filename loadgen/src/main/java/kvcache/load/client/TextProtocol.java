package kvcache.load.client;

import io.netty.buffer.ByteBuf;
import kvcache.load.workload.ValueSizes;

/** A text protocol that sends replies in the order of their requests. Stateless, for any thread. */
public interface TextProtocol {

    /** Appends a request to a buffer, which stays the caller's. */
    void encode(ByteBuf buffer, RequestSlot request, KeyText keys, ValueSizes sizes);

    /** Creates the parser of one connection's replies. */
    ReplyParser parser(AnswerSink sink);
}
