package kvcache.load.client.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import kvcache.base.http2.HeaderBlock;
import kvcache.base.http2.StaticTable;
import kvcache.load.client.ConnectionSettings;
import kvcache.load.client.RequestPaths;
import kvcache.load.client.RequestSlot;
import kvcache.load.workload.KeyNames;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.ValueSizes;
import kvcache.load.workload.Values;

/** Encodes requests for keys; only the key's name and the value vary. */
final class KeyedH2Requests extends H2Requests {

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
    int appendHead(HeaderBlock head, H2Table table, RequestSlot exchange) {
        int key = exchange.key();
        switch (exchange.operation()) {
            case GET -> get.append(head, table, key);
            case DELETE -> delete.append(head, table, key);
            case PUT -> {
                put.append(head, table, key);
                if (!tellsType) {
                    table.appendTextType(head);
                }
                int valueBytes = sizes.bytes(key, exchange.version());
                head.name(StaticTable.CONTENT_LENGTH).number(valueBytes);
                return valueBytes;
            }
        }
        return 0;
    }

    @Override
    void writeBody(ByteBuf out, RequestSlot exchange) {
        int key = exchange.key();
        int version = exchange.version();
        Values.write(out, key, version, sizes.bytes(key, version));
    }

    /** The header block of one method, up to the path. */
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

        void append(HeaderBlock head, H2Table table, int key) {
            target.append(head, table);
            int at = names.putBefore(path, nameEnd, key) - before.length;
            System.arraycopy(before, 0, path, at, before.length);
            head.string(path, at, path.length - at).append(fields);
        }
    }
}
