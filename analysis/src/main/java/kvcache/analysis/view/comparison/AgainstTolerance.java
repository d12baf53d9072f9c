package kvcache.analysis.view.comparison;

/** What is known of a figure being worse in B than the tolerance allows. */
enum AgainstTolerance {
    /** It is: a regression. */
    BEYOND("worse than the tolerance"),
    /** Its interval reaches beyond the tolerance, so it may be. */
    NOT_EXCLUDED("may be worse than the tolerance"),
    /** It is not: its interval ends within. */
    WITHIN("within the tolerance"),
    /** Nothing is known. */
    UNKNOWN("unknown");

    private final String words;

    AgainstTolerance(String words) {
        this.words = words;
    }

    /** As text, JSON and page write it. */
    @Override
    public String toString() {
        return words;
    }
}
