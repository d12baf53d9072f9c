package kvcache.load.client.redis;

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

/** RESP2: GET, SET and DEL. */
public final class RedisProtocol implements TextProtocol {

    private static final byte[] GET = "*2\r\n$3\r\nGET\r\n$".getBytes(US_ASCII);
    private static final byte[] SET = "*3\r\n$3\r\nSET\r\n$".getBytes(US_ASCII);
    private static final byte[] DELETE = "*2\r\n$3\r\nDEL\r\n$".getBytes(US_ASCII);

    @Override
    public void encode(ByteBuf buffer, RequestSlot request, KeyText keys, ValueSizes sizes) {
        buffer.writeBytes(
                switch (request.operation()) {
                    case GET -> GET;
                    case PUT -> SET;
                    case DELETE -> DELETE;
                });
        keys.set(request.key());
        KeyText.writeDecimal(buffer, keys.bytes());
        writeLineEnd(buffer);
        keys.write(buffer);
        writeLineEnd(buffer);
        if (request.operation() == Operation.PUT) {
            int valueBytes = sizes.bytes(request.key(), request.version());
            buffer.writeByte('$');
            KeyText.writeDecimal(buffer, valueBytes);
            writeLineEnd(buffer);
            Values.write(buffer, request.key(), request.version(), valueBytes);
            writeLineEnd(buffer);
        }
    }

    private static void writeLineEnd(ByteBuf buffer) {
        buffer.writeShort('\r' << 8 | '\n');
    }

    @Override
    public ReplyParser parser(AnswerSink sink) {
        return new RedisReplyParser(sink);
    }
}
