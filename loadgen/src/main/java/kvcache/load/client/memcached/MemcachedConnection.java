package kvcache.load.client.memcached;

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

/** A connection that speaks memcached's text protocol: get, set and delete, pipelined up to its depth. */
public final class MemcachedConnection extends OrderedConnection {

    private static final byte[] GET = "get ".getBytes(US_ASCII);
    private static final byte[] SET = "set ".getBytes(US_ASCII);
    private static final byte[] DELETE = "delete ".getBytes(US_ASCII);

    /** Flags and expiry time, neither of which is used. */
    private static final byte[] NO_FLAGS_NO_EXPIRY = " 0 0 ".getBytes(US_ASCII);

    private static final byte[] LINE_END = "\r\n".getBytes(US_ASCII);

    private final MemcachedReplyParser parser = new MemcachedReplyParser(this);
    private final KeyText keys;
    private final ValueSizes sizes;

    private MemcachedConnection(
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
                listener -> new MemcachedConnection(settings, keys, source.valueSizes(), scratch, listener));
    }

    @Override
    protected void encode(ByteBuf buffer, RequestSlot request) {
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
    protected void feed(byte[] data, int from, int to) throws MalformedAnswerException {
        parser.feed(data, from, to);
    }
}
