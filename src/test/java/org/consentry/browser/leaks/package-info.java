/** Pages made to slip past the gate, judged by what a real browser asks for. */
@NullMarked
package org.consentry.browser.leaks;

import org.jspecify.annotations.NullMarked;
