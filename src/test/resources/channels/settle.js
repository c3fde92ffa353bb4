// Tells the site, a good while after all else has been sent, that whatever did not arrive by now was not sent.
addEventListener('load', () => setTimeout(() => { new Image().src = location.origin + '/control' + location.search; }, 1200));
