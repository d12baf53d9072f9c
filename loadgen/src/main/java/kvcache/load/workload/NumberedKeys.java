package kvcache.load.workload;

/** As the original names them: key1, key2 and so on. */
final class NumberedKeys implements KeyNames {

    static final KeyNames ALL = new NumberedKeys();

    private static final int MAX_BYTES = 3 + 10;

    private NumberedKeys() {}

    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public int putBefore(byte[] into, int end, int key) {
        int at = end;
        int left = key;
        do {
            into[--at] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
        into[--at] = 'y';
        into[--at] = 'e';
        into[--at] = 'k';
        return at;
    }
}
