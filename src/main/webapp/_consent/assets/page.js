// @ts-check
/**
 * What the visitor's own pages do better with a script: the list of what was held back on the page before, which comes
 * behind the address's number sign and is never sent; times as the visitor's clock shows them; a button to print.
 */
(() => {
  'use strict';

  /** What one page holds back at most; the page that brings the list cuts it off there too. */
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

  /** @param {string} entry */
  const show = (entry) => {
    const parts = ENTRY.exec(entry);
    if (!list || !parts) {
      return;
    }
    const item = document.createElement('li');
    const host = document.createElement('code');
    host.dir = 'ltr';
    host.textContent = parts[1];
    item.append(host);
    const why = new Set((parts[2] ?? '').split(' ').map(title).filter((text) => text));
    if (why.size) {
      const small = document.createElement('span');
      small.className = 'small';
      small.textContent = [...why].join(' \u00b7 ');
      item.append(' ', small);
    }
    list.append(item);
  };

  /** @returns {string[] | undefined} */
  const held = () => {
    const match = /^#held=(.*)$/s.exec(location.hash);
    try {
      return match ? [...new Set(decodeURIComponent(match[1]).split(','))].slice(0, MOST) : undefined;
    } catch {
      return undefined;
    }
  };

  const refresh = () => {
    const entries = held();
    if (!section || !list || !entries) {
      return;
    }
    list.replaceChildren();
    entries.forEach(show);
    section.hidden = false;
    const none = document.getElementById('held-none');
    if (none) {
      none.hidden = list.childElementCount > 0;
    }
  };
  refresh();
  addEventListener('hashchange', refresh);

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

  const print = document.getElementById('print');
  if (print) {
    print.hidden = false;
    print.addEventListener('click', () => window.print());
  }
})();
