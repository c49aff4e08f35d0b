// Small pictures of the service. They need the token, which an address alone does not send, so they are loaded here.
import { response } from './ask.js';

const addresses = new Map(); // by path
let last = Promise.resolve();

/** A small picture, or the words `not kept`; pictures are loaded one after another. */
export function thumbnail(path, alt) {
  const image = Object.assign(document.createElement('img'), { alt });
  if (!addresses.has(path)) {
    last = last.then(() => load(path)).catch(() => '');
    addresses.set(path, last);
  }
  addresses.get(path).then(url => {
    if (url) {
      image.src = url;
    } else {
      addresses.delete(path);
      image.replaceWith('not kept');
    }
  });
  return image;
}

const load = async path => URL.createObjectURL(await (await response(path)).blob());

/** Forgets the pictures of all other paths. */
export function keepOnly(paths) {
  const kept = new Set(paths);
  for (const [path, loading] of addresses) {
    if (kept.has(path)) continue;
    addresses.delete(path);
    loading.then(url => url && URL.revokeObjectURL(url));
  }
}
