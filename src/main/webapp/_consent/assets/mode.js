// @ts-nocheck: it speaks to a queue that others own
/*
 * Google's Consent Mode, version 2: says what the visitor granted before any script of the page can ask, and again
 * when that changes. It stands in one file with the guard; what goes wrong here must not keep the guard from its work.
 */
try {
  // The site's signals, each with its purpose, and how long tags wait, stand in for the name when the file is served.
  const [signals, wait] = CONSENTRY_MODE;
  const { consentry, consentryDecided, consentryGpc } = document.currentScript.dataset;
  const tell = (command, grants, more) => {
    const state = { security_storage: 'granted', ...more };
    for (const name in signals) {
      const kept = consentryGpc != null && name.startsWith('ad_');
      // A tag asks for all that serve its purpose: a service that was refused shuts it too.
      const shut = (item) => !grants[item] && item.split('_')[0] === signals[name];
      state[name] = grants[signals[name]] && !kept && !Object.keys(grants).some(shut) ? 'granted' : 'denied';
    }
    window.dataLayer ??= [];
    // Of commands the tags expect an `arguments` object, and take an array for something else.
    (function () {
      window.dataLayer.push(arguments);
    })('consent', command, state);
  };
  const grants = {};
  for (const item of consentry.split(' ')) grants[item.split('=')[0]] = item.endsWith('=1');
  const decided = consentryDecided != null;
  tell('default', decided ? {} : grants, { wait_for_update: wait });
  if (decided) tell('update', grants);
  addEventListener('consentry:change', ({ detail }) => tell('update', detail.grants));
} catch (fault) {
  console.error(fault);
}
