'use strict';

// Light and dark colours: the pick is remembered in a cookie, so that the server sends the next page in them.
document.querySelector('.theme').addEventListener('click', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  document.cookie = 'theme=' + root.dataset.theme + '; path=/; max-age=31536000; samesite=lax';
});

const stock = document.getElementById('stock');
if (stock) {
  fetch('/api/stock.json')
    .then((answer) => answer.json())
    .then((counts) => {
      stock.textContent = counts[stock.dataset.product] + ' ready to leave the glasshouse.';
    })
    .catch(() => { /* the sentence in the page stands */ });
}
