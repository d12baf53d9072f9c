package kvcache.bench.profile;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Two profiles merged into one tree of callers and callees. */
final class StackTree {

    /** The suffix for how a method was compiled, which differs between runs. */
    private static final Pattern TYPE_OF_FRAME = Pattern.compile("_\\[[0-9a-z]]$");

    private final Frame root = new Frame("all");

    private StackTree() {}

    static StackTree of(Stacks a, Stacks b) {
        StackTree tree = new StackTree();
        a.weights().forEach((stack, weight) -> tree.add(stack, weight, 0));
        b.weights().forEach((stack, weight) -> tree.add(stack, 0, weight));
        return tree;
    }

    private void add(String stack, long weightA, long weightB) {
        Frame frame = root;
        frame.add(weightA, weightB);
        for (String typed : stack.split(Stacks.SEPARATOR, -1)) {
            String name = TYPE_OF_FRAME.matcher(typed).replaceFirst("");
            frame = frame.callees.computeIfAbsent(name, Frame::new);
            frame.add(weightA, weightB);
        }
    }

    /** Returns the change of a frame's share. */
    ShareChange change(Frame frame) {
        return new ShareChange(frame.weightA, root.weightA, frame.weightB, root.weightB);
    }

    /** Visits all frames: callers before callees, callees in the order of their names. */
    void forEach(Visitor visitor) {
        visit(0, root, visitor);
    }

    private static void visit(int depth, Frame frame, Visitor visitor) {
        visitor.visit(depth, frame);
        frame.callees.values().forEach(callee -> visit(depth + 1, callee, visitor));
    }

    @FunctionalInterface
    interface Visitor {
        /** Visits a frame. Depth 0 is the root of all stacks. */
        void visit(int depth, Frame frame);
    }

    /** A method or other consumer of time, with the same callers. */
    static final class Frame {
        private final String name;
        private final SortedMap<String, Frame> callees = new TreeMap<>();
        private long weightA;
        private long weightB;

        private Frame(String name) {
            this.name = name;
        }

        private void add(long moreA, long moreB) {
            weightA += moreA;
            weightB += moreB;
        }

        String name() {
            return name;
        }

        /** Returns the weight of it and its callees in the first profile. */
        long weightA() {
            return weightA;
        }

        /** Returns the weight of it and its callees in the second profile. */
        long weightB() {
            return weightB;
        }
    }
}
