package kvcache.server.netty;

/**
 * The share of one connection in the {@linkplain Service#headMemory() memory for incomplete requests}: the buffer of
 * received bytes that are not yet handled. Confined to its event loop.
 */
public final class HeldMemory {

    private final BodyMemory memory;
    private int heldBytes;

    public HeldMemory(BodyMemory memory) {
        this.memory = memory;
    }

    /** Changes the held memory to this many bytes. Returns false, without a change, if there is not as much left. */
    public boolean become(int bytes) {
        int more = bytes - heldBytes;
        if (more == 0) {
            return true;
        }
        if (more < 0) {
            memory.give(-more);
        } else if (!memory.tryTake(more)) {
            return false;
        }
        heldBytes = bytes;
        return true;
    }

    public void release() {
        memory.give(heldBytes);
        heldBytes = 0;
    }
}
