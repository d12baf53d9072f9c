package kvcache.analysis.view.comparison;

/** What became of a figure from A to B; what a reader asks for first stands first. */
enum ChangeKind {
    SLOWER("slower"),
    FASTER("faster"),
    NO_DIFFERENCE("no detectable difference"),
    NOT_COMPARED("not compared");

    private final String words;

    ChangeKind(String words) {
        this.words = words;
    }

    /** As text, JSON and page write it. */
    @Override
    public String toString() {
        return words;
    }
}
