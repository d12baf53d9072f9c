package kvcache.load.client.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import kvcache.load.client.ConnectionListener;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.Connector;
import kvcache.load.client.KeyText;
import kvcache.load.client.MalformedAnswerException;
import kvcache.load.client.OrderedConnection;
import kvcache.load.client.RequestSlot;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.Operation;
import kvcache.load.workload.ValueSizes;
import kvcache.load.workload.Values;

/** A connection that speaks RESP2: GET, SET and DEL, pipelined up to its depth. */
public final class RedisConnection extends OrderedConnection {

    private static final byte[] GET = "*2\r\n$3\r\nGET\r\n$".getBytes(US_ASCII);
    private static final byte[] SET = "*3\r\n$3\r\nSET\r\n$".getBytes(US_ASCII);
    private static final byte[] DELETE = "*2\r\n$3\r\nDEL\r\n$".getBytes(US_ASCII);

    private final RedisReplyParser parser = new RedisReplyParser(this);
    private final KeyText keys;
    private final ValueSizes sizes;

    private RedisConnection(
            ConnectionSettings settings, KeyText keys, ValueSizes sizes, byte[] scratch, ConnectionListener listener) {
        super(settings, scratch, listener);
        this.keys = keys;
        this.sizes = sizes;
    }

    /** Makes such connections, which share buffers. */
    public static Connector connector(
            EventLoop loop,
            Class<? extends SocketChannel> channelType,
            ConnectionSettings settings,
            KeyedSource source) {
        KeyText keys = new KeyText(source.keyNames());
        byte[] scratch = new byte[Connector.MAX_READ_BYTES];
        return new Connector(
                loop,
                channelType,
                settings,
                listener -> new RedisConnection(settings, keys, source.valueSizes(), scratch, listener));
    }

    @Override
    protected void encode(ByteBuf buffer, RequestSlot request) {
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
    protected void feed(byte[] data, int from, int to) throws MalformedAnswerException {
        parser.feed(data, from, to);
    }
}
