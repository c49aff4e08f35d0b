// Requests to the service with its token. Every page has the form `access`, which asks for the token.
export const $ = id => document.getElementById(id);
let token = sessionStorage.getItem('token') ?? '';

/** The response to a request; throws a failure with the service's sentence, the status, and the seconds to wait. */
export async function response(path, options = {}) {
  const headers = { ...options.headers };
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(path, { ...options, headers });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({ detail: `The service answered ${answer.status}.` }));
  if (answer.status === 401) $('access').hidden = false;
  throw Object.assign(new Error(problem.detail), { status: answer.status, wait: answer.headers.get('Retry-After') });
}

/** The JSON of an answer. */
export const ask = async (path, options) => (await response(path, options)).json();

/** Sends a request that changes the service; without a token, it needs this header. */
export const change = (path, method = 'POST') => response(path, { method, headers: { 'Content-Type': 'application/json' } });

/** Sends an image; waits and tries again while the service is busy. */
export async function send(path, file) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(path, {
        method: 'POST', body: file, headers: { 'Content-Type': 'application/octet-stream', Accept: 'application/json' },
      });
    } catch (failure) {
      if (failure.status !== 429 || attempt === 5) throw failure;
      await new Promise(done => setTimeout(done, 1000 * Number(failure.wait ?? 1)));
    }
  }
}

/** A failure as a sentence. */
export const said = failure => (failure instanceof TypeError ? 'The service does not answer.' : failure.message);

/** Calls `then` when a token was entered. */
export function onToken(then) {
  $('access').addEventListener('submit', event => {
    event.preventDefault();
    token = $('token').value.trim();
    sessionStorage.setItem('token', token);
    then();
  });
}
