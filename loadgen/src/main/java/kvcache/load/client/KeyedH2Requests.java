package kvcache.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import kvcache.load.workload.KeyNames;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.Operation;
import kvcache.load.workload.ValueSizes;
import kvcache.load.workload.Values;

/** Writes requests for keys, with nothing made anew but the key's name and the value. */
final class KeyedH2Requests implements H2Requests {

    private static final int CONTENT_LENGTH = 28;

    private final Head get;
    private final Head put;
    private final Head delete;
    private final ValueSizes sizes;
    private final boolean tellsType;

    KeyedH2Requests(ConnectionSettings settings, KeyedSource source) {
        sizes = source.valueSizes();
        RequestPaths paths = settings.paths();
        tellsType = paths.tellsType();
        get = new Head(settings, paths.get(), source.keyNames());
        put = new Head(settings, paths.put(), source.keyNames());
        delete = new Head(settings, paths.delete(), source.keyNames());
    }

    @Override
    public void writeHead(ByteBuf out, H2Table table, int streamId, RequestSlot exchange) {
        int start = Hpack.begin(out);
        boolean writes = exchange.operation() == Operation.PUT;
        Head head = switch (exchange.operation()) {
            case GET -> get;
            case PUT -> put;
            case DELETE -> delete;
        };
        head.write(out, table, exchange.key());
        if (writes) {
            if (!tellsType) {
                table.writeTextType(out);
            }
            Hpack.writeName(out, CONTENT_LENGTH);
            Hpack.writeNumber(out, bodyBytes(exchange));
        }
        Hpack.end(out, start, streamId, !writes);
    }

    @Override
    public int bodyBytes(RequestSlot exchange) {
        return exchange.operation() == Operation.PUT ? sizes.bytes(exchange.key(), exchange.version()) : 0;
    }

    @Override
    public void writeBody(ByteBuf out, RequestSlot exchange) {
        Values.write(out, exchange.key(), exchange.version(), bodyBytes(exchange));
    }

    /** The head of requests of a kind, up to the path's end. */
    private static final class Head {
        private final H2Target target;
        private final KeyNames names;
        private final byte[] before;
        private final byte[] path;
        private final int nameEnd;
        private final byte[] fields;

        Head(ConnectionSettings settings, RequestPaths.Template template, KeyNames names) {
            this.names = names;
            String authority = settings.paths().host().orElseGet(settings::authority);
            target = new H2Target(settings, template.method(), authority);
            fields = H2Target.fields(settings.paths().fields());
            before = template.before().getBytes(US_ASCII);
            byte[] after = template.after().getBytes(US_ASCII);
            nameEnd = before.length + names.maxBytes();
            path = new byte[nameEnd + after.length];
            System.arraycopy(after, 0, path, nameEnd, after.length);
        }

        void write(ByteBuf out, H2Table table, int key) {
            target.write(out, table);
            int at = names.putBefore(path, nameEnd, key) - before.length;
            System.arraycopy(before, 0, path, at, before.length);
            Hpack.writeLength(out, path.length - at);
            out.writeBytes(path, at, path.length - at);
            out.writeBytes(fields);
        }
    }
}
