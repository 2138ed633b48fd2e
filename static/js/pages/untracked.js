// The reader's address without the tracking parameters that the site dropped. No module, so that it may stand before
// an import map; deferred, so that it runs before the page's own modules and before anybody copies the address.

history.replaceState(history.state, "", document.querySelector("meta[name=untracked-address]").content + location.hash);
