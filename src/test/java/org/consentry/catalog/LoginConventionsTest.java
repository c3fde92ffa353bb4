package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The conventions by which frameworks, sign-on services, shops and content systems make up the names of their login
 * cookies, rather than single names: what a system puts before and after an id, and how programmers join words.
 */
class LoginConventionsTest {

    private static final Classifier CLASSIFIER = new Classifier(Catalog.load());

    private static Classification byName(String name) {
        return CLASSIFIER.classify(CookieFacts.inRequest(name, "k3Jx-9fQ.z2", "portal.example"));
    }

    /** What an id spells by chance is no word: {@code fbc} is one of Facebook's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "remember_admin_fbc0001122334455667788990011223344556677",
                "remember_admin_fbc00000-1111-2222-3333-444455556666"
            })
    void anIdSpellsNoWord(String name) {
        assertThat(byName(name).category()).as("%s", byName(name)).isEqualTo(Category.NECESSARY);
    }

    /** With an id in the place of {@code #}, which differs from installation to installation. */
    @Property(tries = 60)
    void anInstallationsIdMakesNoDifference(@ForAll("ids") String id) {
        for (String template : List.of(
                "SESS#",
                "SSESS#",
                "wordpress_logged_in_#",
                "wordpress_sec_#",
                "wp_woocommerce_session_#",
                "wfwaf-authcookie-#",
                "remember_web_#",
                "remember_admin_#",
                "joomla_remember_me_#",
                "PrestaShop-#",
                "CognitoIdentityServiceProvider.#.LastAuthUser",
                "CognitoIdentityServiceProvider.#.user.idToken",
                "sb-#-auth-token",
                "a_session_#",
                "ory_session_#",
                ".AspNetCore.Correlation.oidc.#",
                ".AspNetCore.OpenIdConnect.Nonce.#",
                "GCP_IAAP_AUTH_TOKEN_#",
                "phpbb3_#_sid",
                "wcf21_#_user_session",
                "glpi_#",
                "s9y_#",
                "DOLSESSID_#",
                "_shibsession_#",
                "mod_auth_openidc_state_#",
                "cosign-#",
                "IPCZQX#",
                "_#_session",
                "#_session",
                "#_auth_token",
                "#-token",
                "__Host-#-session",
                "__Secure-#.session-token")) {
            Classification verdict = byName(template.replace("#", id));
            assertThat(verdict.known()).as(template + " with " + id).isTrue();
            assertThat(verdict.tracking()).as(template + " with " + id).isFalse();
        }
    }

    /** Hexadecimal digits that make up no word: a run of them may hold an "ad". */
    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings().withChars("0123456789bcf").ofLength(32);
    }

    @Test
    void wordsOfALoginAreReadHoweverTheyAreJoined() {
        List<String> unread = new ArrayList<>();
        for (String who : List.of("user", "member", "customer", "admin", "account", "client", "seller")) {
            for (String what : List.of("token", "session", "login", "auth", "password")) {
                String capital = Character.toUpperCase(what.charAt(0)) + what.substring(1);
                for (String name : List.of(
                        who + "_" + what,
                        who + "-" + what,
                        who + "." + what,
                        who + capital,
                        (who + "_" + what).toUpperCase(Locale.ROOT),
                        "QZ" + capital,
                        what + "_" + who)) {
                    Classification verdict = byName(name);
                    if (!verdict.known() || verdict.tracking()) {
                        unread.add(name);
                    }
                }
            }
        }
        assertThat(unread).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "_pomerium",
                "app.at",
                "app.rt",
                "zitadel.useragent",
                "__Host-zitadel.useragent",
                "splunkd_8089",
                "security_storage_oidc1",
                "Icingaweb2",
                "ZnunyAgentInterface",
                "pubcookie_s_portal",
                "ZNPCQ003-31323400",
                "FORMCRED",
                "VW_ADMIN",
                "AjaXplorer",
                "pwg_id",
                "CASAuth",
                "userLoginToken2",
                "trusted_device_auth",
                "tfa_remembered",
                "customerid",
                "mybb_currentuser"
            })
    void systemsLoginsAreKept(String name) {
        assertThat(byName(name).known()).isTrue();
        assertThat(byName(name).tracking()).isFalse();
    }

    /** What joins with a word of a login is none where the name speaks of who counts visitors. */
    @ParameterizedTest
    @ValueSource(strings = {"visitor_id_qz", "qz_campaign", "pixelid", "qz_clickid", "uid", "_qzuid", "adid"})
    void idsOfVisitorsAreNoLogins(String name) {
        Classification verdict = byName(name);
        assertThat(verdict.known() && !verdict.tracking()).isFalse();
    }
}
