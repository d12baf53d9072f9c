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

    /** Returns the CPU samples of one kind. */
    Stacks cpu(Profiler.CpuEvent event) throws IOException {
        return stacks(event.selection());
    }

    /** Returns the allocations, weighted by the bytes that each sample represents. */
    Stacks allocatedBytes() throws IOException {
        return stacks(List.of("--alloc", "--total"));
    }

    /** Returns the allocations, weighted by samples. */
    Stacks allocationSamples() throws IOException {
        return stacks(List.of("--alloc"));
    }

    private Stacks stacks(List<String> selection) throws IOException {
        List<String> words = new ArrayList<>(selection);
        words.addAll(List.of("--from", Long.toString(from.toEpochMilli()), "--to", Long.toString(to.toEpochMilli())));
        // Without the numbers of hidden classes, which differ between runs, stacks of two runs are comparable.
        words.addAll(List.of("--threads", "--norm", "--dot", "--output", "collapsed"));
        ByteArrayOutputStream collapsed = new ByteArrayOutputStream();
        JfrToFlame.parse(file.toString(), new Arguments(words.toArray(String[]::new)))
                .dump(collapsed);
        return ThreadGroups.merge(Stacks.parse(collapsed.toString(StandardCharsets.UTF_8)));
    }
}
