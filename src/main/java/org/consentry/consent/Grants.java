package org.consentry.consent;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.consentry.site.Purpose;
import org.consentry.site.Regime;
import org.consentry.site.Service;
import org.jspecify.annotations.Nullable;

/**
 * What holds of a site's purposes for one request. None is granted against an honoured signal, nor under the rules for
 * minors. Else a switch is granted where the visitor said yes under the notice that holds today or, where the visitor's
 * region lets optional uses stand, until the visitor says no. So is what can only be objected to; but tracking, whatever
 * its basis, opens nothing where a yes has to be asked for first. A no outlasts the notice and the period that it was
 * given for; a yes outlasts neither. A service fares as its purpose where the visitor answered no otherwise; but it is
 * refused where the visitor refused one of that purpose which the policy lists no more, since that may be its new name.
 */
final class Grants {
    private final RequestFacts facts;
    private final Regime regime;
    private final Switches switches;
    private final boolean answered;
    private final boolean open;

    /** By the places of the switches. */
    private final boolean[] granted;

    private final boolean[] silenced;

    /** By the places of the purposes: where a service was refused that is gone; {@code null} where none is. */
    private final boolean @Nullable [] lost;

    private @Nullable Map<String, Boolean> all;

    Grants(RequestFacts facts, Switches switches) {
        this.facts = facts;
        this.regime = facts.regime();
        this.switches = switches;
        this.granted = new boolean[switches.count()];
        this.silenced = new boolean[switches.count()];
        Consent consent = facts.consent();
        this.answered = consent != null && counts(consent);
        this.lost = consent == null ? null : lost(consent);
        boolean some = false;
        for (int i = 0; i < granted.length; i++) {
            Purpose purpose = switches.purpose(i);
            int parent = switches.parent(i);
            silenced[i] =
                    parent == i ? Decision.refusedBySignal(facts.site(), facts.signals(), purpose) : silenced[parent];
            granted[i] = !silenced[i] && mayHold(regime, purpose) && holds(consent, i, purpose.control());
            some |= !silenced[i] && asked(purpose);
        }
        this.open = some;
    }

    private boolean asked(Purpose purpose) {
        return switch (regime) {
            case OPT_IN -> purpose.control() == Purpose.Control.SWITCH;
            case OPT_OUT, NOTICE -> true;
            case UNDER_AGE, ESSENTIAL -> false;
        };
    }

    /** Whether it answers what is asked today, here. */
    private boolean counts(Consent consent) {
        if (consent.expired() || !facts.site().notice().holds(consent.noticeVersion())) {
            return false;
        }
        if (!consent.stood() || regime != Regime.OPT_IN) {
            return true;
        }
        // To let stand what ran already is no yes where one is needed; a no is one anywhere.
        for (int i = 0; i < switches.count(); i++) {
            boolean yes = consent.answers().getOrDefault(switches.ids().get(i), false);
            if (yes && switches.purpose(i).control() == Purpose.Control.SWITCH) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(@Nullable Consent consent, int place, Purpose.Control control) {
        int parent = switches.parent(place);
        Boolean answer =
                consent == null ? null : consent.answers().get(switches.ids().get(place));
        if (answer != null && (answered || !answer)) {
            return answer;
        }
        // What the site added without a new notice was never asked: it is as if nobody had answered. And where the
        // browser hides its cookies a no may hide too.
        if (answer == null && parent != place && lost != null && lost[parent]) {
            return false;
        }
        boolean stands = regime.standsUntilNo() || control == Purpose.Control.OBJECT && !facts.blind();
        return parent == place ? stands : granted[parent];
    }

    private boolean @Nullable [] lost(Consent consent) {
        boolean[] found = null;
        for (Map.Entry<String, Boolean> answer : consent.answers().entrySet()) {
            String id = answer.getKey();
            if (!answer.getValue() && Service.isId(id) && switches.place(id) < 0) {
                int purpose = switches.place(Service.purposeOf(id));
                if (purpose >= 0) {
                    found = found == null ? new boolean[switches.count()] : found;
                    found[purpose] = true;
                }
            }
        }
        return found;
    }

    /** False where the rules let no answer open a purpose. */
    static boolean mayHold(Regime regime, Purpose purpose) {
        boolean never = purpose.control() == Purpose.Control.OBJECT
                && purpose.category().tracking();
        return regime != Regime.UNDER_AGE && regime != Regime.ESSENTIAL && !(regime == Regime.OPT_IN && never);
    }

    Regime regime() {
        return regime;
    }

    boolean answered() {
        return answered;
    }

    /** Whether there is anything that the visitor's word, and no signal, decides. */
    boolean open() {
        return open;
    }

    /** Every purpose and service by id. */
    Map<String, Boolean> all() {
        Map<String, Boolean> known = all;
        if (known == null) {
            Map<String, Boolean> found = new HashMap<>();
            for (int i = 0; i < granted.length; i++) {
                found.put(switches.ids().get(i), granted[i]);
            }
            known = Map.copyOf(found);
            all = known;
        }
        return known;
    }

    boolean granted(String id) {
        int place = switches.place(id);
        return place >= 0 && granted[place];
    }

    /** Ids of all that is granted. */
    Set<String> granted() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < granted.length; i++) {
            if (granted[i]) {
                ids.add(switches.ids().get(i));
            }
        }
        return ids;
    }

    /** Whether all is granted that the site asks for. */
    boolean whole() {
        for (boolean one : granted) {
            if (!one) {
                return false;
            }
        }
        return true;
    }

    boolean silenced(String id) {
        int place = switches.place(id);
        return place >= 0 && silenced[place];
    }

    /** Ids of the purposes that an honoured signal refuses. */
    Set<String> silenced() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < silenced.length; i++) {
            if (silenced[i] && switches.parent(i) == i) {
                ids.add(switches.ids().get(i));
            }
        }
        return Set.copyOf(ids);
    }
}
