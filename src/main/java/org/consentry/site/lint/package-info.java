/** What can be wrong with a policy that can be read: checks that no visitor has to pay for. */
@NullMarked
package org.consentry.site.lint;

import org.jspecify.annotations.NullMarked;
