@NullMarked
package kvcache.load;

import org.jspecify.annotations.NullMarked;
