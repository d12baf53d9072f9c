package kvcache.load.client.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import kvcache.load.client.AnswerSink;
import kvcache.load.client.KeyText;
import kvcache.load.client.ReplyParser;
import kvcache.load.client.RequestSlot;
import kvcache.load.client.TextProtocol;
import kvcache.load.workload.Operation;
import kvcache.load.workload.ValueSizes;
import kvcache.load.workload.Values;

/** Memcached's text protocol: get, set and delete. */
public final class MemcachedProtocol implements TextProtocol {

    private static final byte[] GET = "get ".getBytes(US_ASCII);
    private static final byte[] SET = "set ".getBytes(US_ASCII);
    private static final byte[] DELETE = "delete ".getBytes(US_ASCII);

    /** Flags and expiry time, neither of which is used. */
    private static final byte[] NO_FLAGS_NO_EXPIRY = " 0 0 ".getBytes(US_ASCII);

    private static final byte[] LINE_END = "\r\n".getBytes(US_ASCII);

    @Override
    public void encode(ByteBuf buffer, RequestSlot request, KeyText keys, ValueSizes sizes) {
        keys.set(request.key());
        switch (request.operation()) {
            case GET -> buffer.writeBytes(GET);
            case PUT -> buffer.writeBytes(SET);
            case DELETE -> buffer.writeBytes(DELETE);
        }
        keys.write(buffer);
        if (request.operation() == Operation.PUT) {
            int valueBytes = sizes.bytes(request.key(), request.version());
            buffer.writeBytes(NO_FLAGS_NO_EXPIRY);
            KeyText.writeDecimal(buffer, valueBytes);
            buffer.writeBytes(LINE_END);
            Values.write(buffer, request.key(), request.version(), valueBytes);
        }
        buffer.writeBytes(LINE_END);
    }

    @Override
    public ReplyParser parser(AnswerSink sink) {
        return new MemcachedReplyParser(sink);
    }
}
