package org.consentry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What visitors are logged in by, judged by name alone on the site that set it. */
class LoginCookiesTest {

    private static final Classifier CLASSIFIER = new Classifier(Catalog.load());

    /** As frameworks, forums, shops, portals and self-written pages call them. */
    private static final List<String> OF_SOFTWARE = List.of(("""
            .ASPXAUTH .AspNet.ApplicationCookie .AspNetCore.Cookies .AspNetCore.Identity.Application .DOTNETNUKE
            .DotNetCasClientAuth .MVCAUTH .PORTALAUTH ASPXAUTH ASP.NET_SessionId AuthCookie AuthToken Authorization
            BITRIX_SM_LOGIN BITRIX_SM_UIDH BITRIX_SM_UIDL BPSESSIONID CAKEPHP CASTGC TGC CFID CFTOKEN DokuWikiSession
            DRUPAL_UID DSID DWRSESSIONID FORMAUTH FedAuth FedAuth1 GLPI_SESSION Grails-Session
            HYBRISSESSION IPSSessionFront ips4_member_id ips4_login_key ips4_pass_hash iPlanetDirectoryPro
            fbsr_123456789 fbm_123456789 MATOMO_SESSID piwik_auth GSID SL_SESSION om_session
            JSESSIONIDSSO JIVESESSION KEYCLOAK_IDENTITY KEYCLOAK_SESSION KEYCLOAK_IDENTITY_LEGACY
            LtpaToken LtpaToken2 MoodleSession MOODLEID1_ MoodleSessionTest NSC_AAAC NSC_TMAS OAMAuthnCookie OAuth2Token
            PHPSESSID PD-S-SESSION-ID PD-H-SESSION-ID PLAY_SESSION PLESKSESSID ProfileId RememberMe REMEMBERME
            SAMLSession SESSION SESSIONID SMSESSION SMIDENTITY SSO_SESSION SimpleSAML SimpleSAMLAuthToken
            SquirrelMail_session SQMSESSID TWIKISID UserAuth UserSession UserToken WT_SESSION WikiUserID XenForo_user
            Zope_auth __ac __ac_name _app_session _forum_session _identity _interslice_session _myapp_session
            _rails_session _shibsession_64656661 _redmine_session _t _yii_identity access_token accessToken account
            account_token admin_session adminhtml adminer_sid api_token app_auth auth auth_cookie auth_key auth_state
            auth_tkt auth_token authelia_session authenticated authentication authsession authtoken autologin
            autologin_token bb_password bb_sessionhash bb_userid bbpassword bbuserid cas_session client_session
            concrete5_login connect.sid cpsession crowd.token_key customer_auth customer_token
            dotclear_session django_session e107cookie ezproxy EZproxySID fe_typo_user be_typo_user flask_session
            gitea_awesome gitea_incredible grafana_session guest_token i_like_gitea id_token identity idsrv
            idsrv.session is_authenticated is_logged_in isLoggedIn joomla_remember_me joomla_user_state jupyterhub-session-id
            jwt jwt_token kc-access koa.sess laravel_session laravel_token log_session_id logged logged-in-user loggedIn
            loggedin login login_hash login_session login_token loginid loginToken mediawikiSession memberAuth
            member_id member_session member_token membership mybbuser nc_session_id nc_token
            nc_username nextcloud_session next-auth.session-token oauth2_proxy _oauth2_proxy oauth_token ocsessid
            oc_sessionPassphrase okta-oauth-state oidc.session openid_provider pass_hash passport password_hash
            persistent_login phpbb3_abc12_sid phpbb3_abc12_k phpMyAdmin pma_user pmaAuth-1 portal_session
            refresh_token remember remember_me remember_token remember_user_token remember_web_59ba36addc2b2f9401580f014c7f58ea4e30989d
            roundcube_sessauth roundcube_sessid s_auth saml_session secure_session sessionToken session_key session_token
            session-token shiro.session sid signed_in sso_token sylius_session symfony_remember_me token trac_auth
            trac_session typo3-login-cookiecheck uauth user user_auth user_credentials user_hash user_id user_login user_name
            user_session user_token userhash userid userName username usersession vbulletin_userid vb_login
            wikidb_session wordpress_logged_in_0123456789abcdef0123456789abcdef wordpress_sec_0123456789abcdef0123456789abcdef
            wp-postpass_0123456789abcdef0123456789abcdef xf_session xf_user xf_session_admin zenid ZM_AUTH_TOKEN ZM_ADMIN_AUTH_TOKEN
            """).strip().split("\\s+"));

    /** Name and host, of services that many people log in to. */
    private static final List<String> OF_SERVICES = List.of(("""
            c_user@www.facebook.com xs@www.facebook.com sb@facebook.com sessionid@www.instagram.com ds_user_id@instagram.com
            SID@google.com HSID@accounts.google.com SSID@mail.google.com APISID@google.com SAPISID@google.com
            LSID@accounts.google.com __Secure-1PSID@google.com __Secure-3PSID@google.com __Host-GAPS@accounts.google.com
            LOGIN_INFO@www.youtube.com auth_token@twitter.com auth_token@x.com twid@twitter.com ct0@x.com kdt@x.com
            li_at@www.linkedin.com li_rm@linkedin.com _pinterest_sess@www.pinterest.com _auth@pinterest.com
            reddit_session@www.reddit.com token_v2@reddit.com sid_tt@www.tiktok.com remixsid@vk.com
            user_session@github.com dotcom_user@github.com _gitlab_session@gitlab.com acct@stackoverflow.com
            d@app.slack.com _zm_ssid@us02web.zoom.us lid@www.dropbox.com bjar@dropbox.com
            at-main@www.amazon.com x-main@amazon.com session-token@amazon.de at-acbde@www.amazon.de
            nonsession@ebay.com cookie2@taobao.com unb@taobao.com thor@jd.com xman_us_t@aliexpress.com
            NetflixId@www.netflix.com SecureNetflixId@netflix.com sp_dc@open.spotify.com sp_key@spotify.com
            steamLoginSecure@store.steampowered.com .ROBLOSECURITY@www.roblox.com EPIC_SSO@www.epicgames.com
            RPSTAuth@login.live.com MSPAuth@live.com ESTSAUTH@login.microsoftonline.com _U@www.bing.com T@yahoo.com
            Y@mail.yahoo.com myacinfo@appleid.apple.com X-APPLE-WEBAUTH-TOKEN@www.icloud.com login_email@www.paypal.com
            sid@na1.salesforce.com grauth@app.grammarly.com CAUTH@www.coursera.org NYT-S@www.nytimes.com
            GU_U@www.theguardian.com ckns_atkn@www.bbc.co.uk bkng_sso_auth@www.booking.com _aat@www.airbnb.com
            Session_id@mail.yandex.ru Mpop@mail.ru BDUSS@www.baidu.com SUB@weibo.com SESSDATA@www.bilibili.com
            z_c0@www.zhihu.com dbcl2@www.douban.com NID_AUT@www.naver.com MEETUP_MEMBER@www.meetup.com
            centralauth_User@en.wikipedia.org lp@launchpad.net auth-token@www.twitch.tv
            """).strip().split("\\s+"));

    /** No request shows more than name and value, and a token says nothing for its cookie. */
    private static Classification onItsOwnSite(String cookie) {
        int at = cookie.indexOf('@');
        String name = at < 0 ? cookie : cookie.substring(0, at);
        String host = at < 0 ? "portal.example" : cookie.substring(at + 1);
        return CLASSIFIER.classify(CookieFacts.inRequest(name, "k3Jx-9fQ.z2", host));
    }

    @Test
    void hardlyAnyIsHeldBackAndNoneIsTakenForTracking() {
        List<String> all =
                Stream.concat(OF_SOFTWARE.stream(), OF_SERVICES.stream()).toList();
        assertThat(all).hasSizeGreaterThan(300).doesNotHaveDuplicates();
        List<String> blocked = all.stream()
                .filter(c -> !onItsOwnSite(c).known() || onItsOwnSite(c).tracking())
                .toList();
        List<String> tracking =
                all.stream().filter(c -> onItsOwnSite(c).tracking()).toList();
        assertThat(blocked).hasSizeLessThanOrEqualTo(all.size() * 3 / 100);
        assertThat(tracking).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c_user@facebook.com", "SID@google.com", "li_at@linkedin.com", "Mpop@mail.ru"})
    void aServicesLoginIsNoLoginOnAnotherSite(String cookie) {
        String name = cookie.substring(0, cookie.indexOf('@'));
        String host = cookie.substring(cookie.indexOf('@') + 1);
        assertThat(onItsOwnSite(cookie).rule()).isEqualTo("protected:login@" + host);
        for (String elsewhere : new String[] {"portal.example", "not" + host, host + ".evil.example"}) {
            assertThat(onItsOwnSite(name + "@" + elsewhere).rule()).doesNotStartWith("protected:login@");
        }
        CookieFacts embedded = new CookieFacts(name, null, host, true, 31_536_000, true, true, "none");
        assertThat(CLASSIFIER.classify(embedded).rule()).doesNotStartWith("protected:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "datr@facebook.com",
                "mid@instagram.com",
                "ig_did@instagram.com",
                "_b@pinterest.com",
                "m-b@quora.com",
                "bscookie@linkedin.com",
                "SWID@espn.com",
                "prov@stackoverflow.com",
                "nfvdid@netflix.com",
                "udi-id@uber.com",
                "ubid-main@amazon.com"
            })
    void theIdOfABrowserOrAVisitorIsNoLogin(String cookie) {
        String host = cookie.substring(cookie.indexOf('@') + 1);
        assertThat(onItsOwnSite(cookie).rule()).doesNotStartWith("protected:");
        CookieFacts embedded = new CookieFacts(
                cookie.substring(0, cookie.indexOf('@')), null, host, true, 63_072_000, false, true, "none");
        assertThat(CLASSIFIER.classify(embedded).tracking()).isTrue();
    }

    @Property(tries = 400)
    void noLoginWordIsEverTracking(@ForAll("loginNames") String name, @ForAll("values") String value) {
        assertThat(CLASSIFIER
                        .classify(CookieFacts.inRequest(name, value, "portal.example"))
                        .tracking())
                .isFalse();
        for (long lifetime : new long[] {-1, 0, 600, 63_072_000}) {
            CookieFacts set = new CookieFacts(name, value, "portal.example", false, lifetime, false, true, "none");
            assertThat(CLASSIFIER.classify(set).tracking()).isFalse();
        }
    }

    @Provide
    Arbitrary<String> loginNames() {
        Arbitrary<String> login = Arbitraries.of(
                "login", "logged_in", "auth", "token", "jwt", "password", "remember", "userid", "username", "member");
        Arbitrary<String> other = Arbitraries.of(
                "qz", "ad", "utm", "visitor", "pixel", "campaign", "stats", "last", "track", "facebook", "7");
        return Combinators.combine(other, login, other, Arbitraries.of("_", "-", "."))
                .as((before, word, after, mark) -> before + mark + word + mark + after);
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of("GA1.2.3.4", "fb.1.2.3", "1", "", "1613227047347", "8b1f7c2e90ad4417", "x y");
    }
}
