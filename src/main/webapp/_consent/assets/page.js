// @ts-check
/**
 * What our own pages do better with a script: the list of what was held back on the page before, which comes behind the
 * address's number sign, is never sent, and goes on to the visitor's own page; times as the visitor's clock shows them;
 * switches of services that follow their purpose's; service workers that go with a yes; a button to print.
 */
(() => {
  'use strict';

  /** A page is for reading. */
  const MOST = 50;

  /** A host and what it waits for. Anybody may have written the address: nothing else is shown. */
  const ENTRY = /^([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::([a-z0-9_ -]{1,200}))?$/;

  const section = document.getElementById('held');
  const list = document.getElementById('held-list');

  /** @param {string} id @returns {string} */
  const title = (id) => {
    const known = document.querySelector(`#held-titles [data-purpose="${id.split('_')[0]}"]`);
    return known?.textContent ?? '';
  };

  /** @param {string} name @param {Set<string>} purposes */
  const show = (name, purposes) => {
    const item = document.createElement('li');
    const host = document.createElement('code');
    host.dir = 'ltr';
    host.textContent = name;
    item.append(host);
    const why = new Set([...purposes].map(title).filter((text) => text));
    if (why.size) {
      const small = document.createElement('span');
      small.className = 'small';
      small.textContent = [...why].join(' \u00b7 ');
      item.append(' ', small);
    }
    list?.append(item);
  };

  /** @returns {[host: string, purposes: Set<string>][] | undefined} each host once; nothing where no list came */
  const held = () => {
    const match = /^#held=(.*)$/s.exec(location.hash);
    if (!match) return undefined;
    let text = match[1];
    try {
      text = decodeURIComponent(text);
    } catch {
      // As it stands, then: what is no host shows nothing.
    }
    /** @type {Map<string, Set<string>>} */
    const waits = new Map();
    for (const entry of text.split(',')) {
      const [, host, purposes = ''] = ENTRY.exec(entry) ?? [];
      if (host) waits.set(host, new Set([...(waits.get(host) ?? []), ...purposes.split(' ').filter(Boolean)]));
    }
    return [...waits].slice(0, MOST);
  };

  const refresh = () => {
    const entries = held();
    if (!section || !list || !entries) {
      return;
    }
    list.replaceChildren();
    entries.forEach(([name, purposes]) => show(name, purposes));
    section.hidden = false;
    const none = document.getElementById('held-none');
    if (none) {
      none.hidden = list.childElementCount > 0;
    }
  };
  refresh();
  addEventListener('hashchange', refresh);

  if (held()) {
    // On the way there.
    document.querySelectorAll('.links a[href*="return="]:not([href*="statement?"])').forEach((link) => {
      /** @type {HTMLAnchorElement} */ (link).hash = location.hash;
    });
  }

  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  document.querySelectorAll('time[datetime*="T"]').forEach((time) => {
    const shown = time.firstElementChild ?? time;
    shown.textContent = clock.format(new Date(/** @type {HTMLTimeElement} */ (time).dateTime));
  });

  // A purpose's switch takes those of its services along, for all to see; so what is shown is what is meant.
  const form = document.getElementById('services');
  document.querySelectorAll('.follow').forEach((text) => text.remove());
  form?.prepend(Object.assign(document.createElement('input'), { type: 'hidden', name: 'exact', value: 'yes' }));
  form?.addEventListener('change', ({ target }) => {
    const { name, checked } = /** @type {HTMLInputElement} */ (target);
    if (name !== 'purpose') return;
    const group = /** @type {HTMLInputElement} */ (target).closest('.purpose');
    group?.querySelectorAll('input[name=vendor]').forEach((box) => {
      const service = /** @type {HTMLInputElement} */ (box);
      service.checked = checked && !service.disabled;
    });
  });

  /** @param {HTMLFormElement} form @param {any} button @returns {boolean} whether something that is granted would not be */
  const takesBack = (form, { value }) => {
    /** @type {NodeListOf<HTMLInputElement>} */
    const boxes = form.querySelectorAll('[type=checkbox]');
    return (
      !boxes.length ||
      [...boxes].some(({ name, checked, defaultChecked }) => {
        // An objection that isn't made is a grant.
        const no = name === 'object';
        return defaultChecked !== no && value !== 'accept-all' && !(value === 'custom' && checked !== no);
      })
    );
  };

  // A service worker goes before the yes does that it was installed under: the page that comes next is the site's own.
  /** @type {NodeListOf<HTMLFormElement>} */
  const answers = document.querySelectorAll('form[data-mode=strict]');
  answers.forEach((form) => {
    let busy = false;
    let ready = false;
    form.addEventListener('submit', (event) => {
      const { submitter } = event;
      if (ready || !submitter || !form.requestSubmit || !(busy || takesBack(form, submitter))) return;
      event.preventDefault();
      if (busy) return;
      busy = true;
      const go = () => {
        ready = true;
        form.requestSubmit(submitter);
        ready = busy = false;
      };
      const patience = new Promise((done) => setTimeout(done, 2_000));
      const dismissed = import('./workers.js').then((workers) => workers.dismiss());
      Promise.race([dismissed, patience]).then(go, go);
    });
  });

  const print = document.getElementById('print');
  if (print) {
    print.hidden = false;
    print.addEventListener('click', () => window.print());
  }
})();
