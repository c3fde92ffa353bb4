package org.consentry.site;

/**
 * Reads to whom a visitor can turn: the controller, its representative (articles 4(7), 27 GDPR), who answers questions
 * (article 37) and the authority that hears complaints (article 13(2)(d)).
 */
final class PolicyContacts {
    private PolicyContacts() {}

    static Contact controller(PolicyNode root) {
        if (!root.child("controller").present()) {
            root.problem("\"controller\" is missing", "add controller: {name: …, email: …}");
        }
        return read(root, "controller");
    }

    /** Nobody where the key is absent; whoever is named has a name. */
    static Contact read(PolicyNode root, String key) {
        PolicyNode node = root.child(key);
        if (!node.present()) {
            return Contact.NOBODY;
        }
        node.allow();
        return new Contact(
                node.required("name"),
                node.text("address", ""),
                form(node, "email", PolicyForms.MAIL, "write privacy@shop.example"),
                form(node, "phone", PolicyForms.PHONE, "write it as it is dialled, such as +47 22 39 69 00"),
                PolicyAddresses.web(node, "url"));
    }

    /** A visitor who was given nothing to write to or to call has nobody to turn to. */
    private static String form(PolicyNode node, String key, PolicyShape.Text form, String hint) {
        String text = node.text(key, "");
        if (!text.matches(form.pattern())) {
            node.child(key).problem("\"" + text + "\" is no " + form.kind(), hint);
        }
        return text;
    }
}
