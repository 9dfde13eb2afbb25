// On every page for somebody who did not say that this device is their own: what an earlier visit
// kept here goes, whoever it was.
if ("indexedDB" in window) indexedDB.deleteDatabase("gastvrij");
if ("caches" in window) caches.keys().then((names) => names.forEach((name) => caches.delete(name)));
navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
