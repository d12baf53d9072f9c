package kvcache.bench.profile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import one.convert.Arguments;
import one.convert.JfrToFlame;

/**
 * A profiler's recording, in JFR format.
 *
 * @param file the file
 * @param from samples before this are excluded: startup and warm-up
 * @param to samples after this are excluded: shutdown
 */
record Recording(Path file, Instant from, Instant to) {

    /** CPU samples of one kind; there may be none. */
    Stacks cpu(Profiler.CpuEvent event) throws IOException {
        return stacks(event.selection());
    }

    /** The allocations, each weighed by the bytes that its sample stands for. */
    Stacks allocatedBytes() throws IOException {
        return stacks(List.of("--alloc", "--total"));
    }

    /** The allocations, a sample each. */
    Stacks allocationSamples() throws IOException {
        return stacks(List.of("--alloc"));
    }

    private Stacks stacks(List<String> selection) throws IOException {
        List<String> words = new ArrayList<>(selection);
        words.addAll(List.of("--from", Long.toString(from.toEpochMilli()), "--to", Long.toString(to.toEpochMilli())));
        // Hidden classes get new numbers in each run: without them stacks of two runs can be compared.
        words.addAll(List.of("--threads", "--norm", "--dot", "--output", "collapsed"));
        ByteArrayOutputStream collapsed = new ByteArrayOutputStream();
        JfrToFlame.parse(file.toString(), new Arguments(words.toArray(String[]::new)))
                .dump(collapsed);
        return ThreadGroups.merge(Stacks.parse(collapsed.toString(StandardCharsets.UTF_8)));
    }
}
