import type { RegistryLogin } from '../../model/image.js';
import { numberAt, textAt } from '../../model/read.js';
import { type About, denied, refusalOf, wrongPassword } from './errors.js';
import { bodyOf } from './http.js';
import type { Sender } from './retry.js';

/** One challenge of a WWW-Authenticate header: https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 */
export interface Challenge {
  /** Lower case. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** All challenges of a header; a parameter's value may be a token or a quoted string, with commas in it. */
export function parseChallenges(header: string): Challenge[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  const item = /\s*,?\s*([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+)))?/gy;
  for (const [, name = '', quoted, token] of header.matchAll(item)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? token;
    if (value === undefined) found.push({ scheme: name.toLowerCase(), parameters: {} });
    else Object.assign(found.at(-1)?.parameters ?? {}, { [name.toLowerCase()]: value });
  }
  return found;
}

/** The name under which credential helpers give a token that is exchanged, in place of a password. */
export const identityTokenUser = '<token>';

interface Token {
  readonly header: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** A token that ends while the request travels is as good as none. */
const marginMs = 5_000;
/** What a token lives when the registry does not say: https://distribution.github.io/distribution/spec/auth/token/ */
const defaultSeconds = 60;

/**
 * Who we are at one registry with one login. A name and password go out with the first request: what wants Basic then needs no
 * second one, and what wants a token answers with its challenge all the same.
 */
export class Authorizer {
  readonly #origin: URL;
  readonly #login: RegistryLogin | undefined;
  readonly #send: Sender;
  #bearer: Challenge | undefined;
  readonly #tokens = new Map<string, Promise<Token>>();

  constructor(origin: URL, login: RegistryLogin | undefined, send: Sender) {
    this.#origin = origin;
    this.#login = login;
    this.#send = send;
  }

  /** @param scopes `repository:owner/app:pull,push` */
  async header(scopes: readonly string[], about: About): Promise<string | undefined> {
    if (this.#bearer === undefined) return this.#login === undefined ? undefined : basic(this.#login);
    const key = scopes.join(' ');
    const known = await this.#tokens.get(key);
    if (known !== undefined && known.until > Date.now()) return known.header;
    const fresh = this.#fetch(this.#bearer, scopes, about);
    this.#tokens.set(key, fresh);
    fresh.catch(() => this.#tokens.delete(key));
    return (await fresh).header;
  }

  /** After a 401: whether another header is worth a try. @param sent what was refused */
  refused(sent: string | undefined, challenges: readonly Challenge[], scopes: readonly string[]): boolean {
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer !== undefined) {
      this.#bearer = bearer;
      if (sent?.startsWith('Bearer ') === true) this.#tokens.delete(scopes.join(' '));
      return true;
    }
    return this.#login !== undefined && sent === undefined;
  }

  async #fetch({ parameters }: Challenge, scopes: readonly string[], about: About): Promise<Token> {
    const login = this.#login;
    const realm = this.#realm(parameters['realm'], about);
    const exchanged = login?.username === identityTokenUser;
    const query = new URLSearchParams();
    if (parameters['service'] !== undefined) query.set('service', parameters['service']);
    for (const scope of exchanged ? [scopes.join(' ')] : scopes) query.append('scope', scope);
    if (exchanged) {
      query.set('grant_type', 'refresh_token');
      query.set('refresh_token', login.password);
      query.set('client_id', 'kubectl-jac');
    } else {
      for (const [name, value] of query) realm.searchParams.append(name, value);
    }
    const answer = await this.#send({
      method: exchanged ? 'POST' : 'GET',
      url: realm,
      headers: {
        accept: 'application/json',
        ...(exchanged ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...(login === undefined || exchanged ? {} : { authorization: basic(login) }),
      },
      ...(exchanged ? { body: Buffer.from(query.toString()) } : {}),
    });
    const text = (await bodyOf(answer)).toString('utf8');
    const status = answer.statusCode ?? 0;
    if (status !== 200) {
      const refusal = refusalOf(status, text);
      throw login === undefined || status === 403
        ? denied(about, `its token service answered ${status}`)
        : wrongPassword(about, refusal);
    }
    return this.#read(text, about);
  }

  #read(text: string, about: About): Token {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      // Told below; the answer is not quoted, it may hold a token.
    }
    const token = textAt(body, 'token') ?? textAt(body, 'access_token');
    if (token === undefined) throw denied(about, 'its token service answered without a token');
    const lives = (numberAt(body, 'expires_in') ?? defaultSeconds) * 1000;
    return { header: `Bearer ${token}`, until: Date.now() + Math.max(lives - marginMs, lives / 2) };
  }

  /** The password goes there, so not in clear when the registry itself has TLS. */
  #realm(realm: string | undefined, about: About): URL {
    const url = realm === undefined || !URL.canParse(realm) ? undefined : new URL(realm);
    if (url === undefined || (url.protocol !== 'https:' && url.protocol !== this.#origin.protocol))
      throw denied(about, 'it names no token service that can be trusted with a password');
    return url;
  }
}

const basic = ({ username, password }: RegistryLogin): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
