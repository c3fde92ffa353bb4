package org.consentry.catalog;

/** Where a cookie's name was first met: the question that decides on a cookie of which nothing else is known. */
public interface Provenance {
    /** Nothing was ever met, and nobody is learning any more. */
    Provenance NONE = new Provenance() {
        @Override
        public boolean setByUpstream(String site, String cookieName) {
            return false;
        }

        @Override
        public boolean learning(String site) {
            return false;
        }
    };

    /** True once the site's upstream has set a cookie of this name by a header of its own. */
    boolean setByUpstream(String site, String cookieName);

    /** True while the site's learning period lasts. */
    boolean learning(String site);
}
