package kvcache.load.workload;

import static kvcache.load.workload.WorkloadSpec.require;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Recorded requests, sent in order and repeatedly. Each loop takes those that {@link LoopShare} assigns to it, and its
 * measured phase continues where its warm-up ended.
 *
 * @param targets the requests
 * @param seed the seed of what is not recorded, such as random gaps between requests
 */
public record TargetList(List<RecordedRequest> targets, long seed) implements RequestSource {

    /** @throws IllegalArgumentException if there is none */
    public TargetList {
        targets = List.copyOf(targets);
        require(!targets.isEmpty(), "targets", "empty", "1 or more");
    }

    /**
     * Reads a vegeta targets file: the HTTP format, with bodies in files named relative to the working directory, or
     * JSON lines.
     *
     * @param server the only host that URLs may name
     * @throws BadLineException if a line is invalid or names another server
     * @throws IOException if the file, or one that it names, cannot be read
     */
    public static TargetList read(Path file, Origin server, long seed) throws IOException {
        return new TargetList(TargetReader.read(file, server), seed);
    }

    /** Adds headers to each target that does not have them. */
    public TargetList with(List<RecordedRequest.Header> headers) {
        return new TargetList(
                targets.stream().map(target -> target.with(headers)).toList(), seed);
    }

    /** Returns a target by its index, from 1. */
    public RecordedRequest target(int key) {
        return targets.get(key - 1);
    }

    @Override
    public Requests requests(int phase, LoopShare share, long sentBefore) {
        Operation[] operations =
                targets.stream().map(RecordedRequest::operation).toArray(Operation[]::new);
        return new Requests() {
            @Override
            public Operation operation(long ordinal) {
                return operations[place(ordinal)];
            }

            @Override
            public int key(long ordinal) {
                return place(ordinal) + 1;
            }

            @Override
            public int version(long ordinal) {
                return WriteVersions.of(share.number(sentBefore + ordinal));
            }

            private int place(long ordinal) {
                return (int) (share.number(sentBefore + ordinal) % operations.length);
            }
        };
    }
}
