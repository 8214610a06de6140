/**
 * An extra: it keeps the site for the next visit, and for one without a network. Pages do without it.
 *
 * Assets bear the name of their content and never change: what is kept is taken. A page comes from the network, and from what
 * is kept where there is none.
 */

const ASSETS = "@assets@"; // the build writes these two
const FILES = /** @type {string[]} */ (JSON.parse("@files@"));
const worker = /** @type {any} */ (self);

worker.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(caches.open(ASSETS).then((cache) => cache.addAll(FILES)));
  worker.skipWaiting();
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  const old = (/** @type {string} */ name) => name.startsWith("assets-") && name !== ASSETS;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(request.url.includes(`/${ASSETS}/`) ? kept(request) : fresh(request));
});

/** @param {Request} request */
async function kept(request) {
  return (await caches.match(request)) ?? fetchAndKeep(request);
}

/** @param {Request} request */
async function fresh(request) {
  try {
    return await fetchAndKeep(request);
  } catch (problem) {
    const found = await caches.match(request, { ignoreSearch: true });
    if (found === undefined) throw problem;
    return found;
  }
}

/** @param {Request} request */
async function fetchAndKeep(request) {
  const response = await fetch(request);
  if (response.ok) {
    const copy = response.clone();
    caches.open(ASSETS).then((cache) => cache.put(request, copy));
  }
  return response;
}
