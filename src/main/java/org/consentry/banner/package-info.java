/**
 * What a page gets of ours: the banner and the preference centre, rendered on the server from templates and message
 * bundles, the guard, and the gate that puts a decision into the rewriter's words.
 */
@NullMarked
package org.consentry.banner;

import org.jspecify.annotations.NullMarked;
