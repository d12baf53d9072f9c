/** The cost of copying a value, for each copy that the server makes. */
@NullMarked
package kvcache.analysis.view.copies;

import org.jspecify.annotations.NullMarked;
