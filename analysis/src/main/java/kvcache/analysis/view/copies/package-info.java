/** What it costs to copy a value, for each of the copies that the server makes. */
@NullMarked
package kvcache.analysis.view.copies;

import org.jspecify.annotations.NullMarked;
