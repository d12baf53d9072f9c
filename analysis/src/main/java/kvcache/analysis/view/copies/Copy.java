package kvcache.analysis.view.copies;

/** A measured copy, with the name of its benchmark and the requests that make it. */
public enum Copy {
    HEAP_TO_REUSED_BUFFER("heapToReusedBuffer", "heap to the loop's buffer", "GET of up to 64 KiB, on-heap stores"),
    HEAP_TO_OWN_BUFFER("heapToOwnBuffer", "heap to a buffer of its own", "GET of more, on-heap stores, HTTP/1.1"),
    OFF_HEAP_TO_REUSED_BUFFER(
            "offHeapToReusedBuffer", "off-heap to the loop's buffer", "GET of up to 64 KiB, `offheap`"),
    OFF_HEAP_TO_OWN_BUFFER("offHeapToOwnBuffer", "off-heap to a buffer of its own", "GET of more, `offheap`"),
    BUFFER_TO_HEAP("bufferToHeap", "read buffer to the heap", "POST and PUT, every store"),
    HEAP_TO_OFF_HEAP("heapToOffHeap", "heap to off-heap", "POST and PUT, `offheap`, a second time");

    public final String benchmark;
    public final String words;
    final String taken;

    Copy(String benchmark, String words, String taken) {
        this.benchmark = benchmark;
        this.words = words;
        this.taken = taken;
    }
}
