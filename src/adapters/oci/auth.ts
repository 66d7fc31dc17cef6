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

/** How one registry wants to be told who asks, as far as is known; all sessions with it share this. */
export interface Manner {
  /** Bearer or Basic. */
  challenge?: Challenge;
  /** The question for it: under way, or answered. */
  asked?: Promise<void>;
}

/** What an authorizer sends, and to whom. */
export interface AuthorizerInit {
  readonly origin: URL;
  readonly login: RegistryLogin | undefined;
  readonly manner: Manner;
  /** To the token service. */
  readonly send: Sender;
  /** Asks the registry for its challenges, without telling who asks. */
  challenges(about: About): Promise<readonly Challenge[]>;
}

/**
 * Who we are at one registry with one login. A password goes out only the way the registry asks for: GHCR takes one at its token
 * service and answers 403 to the same by Basic. Whoever has a login asks for that way once, before anything else.
 */
export class Authorizer {
  readonly #init: AuthorizerInit;
  readonly #tokens = new Map<string, Promise<Token>>();

  constructor(init: AuthorizerInit) {
    this.#init = init;
  }

  /** @param scopes `repository:owner/app:pull,push` */
  async header(scopes: readonly string[], about: About): Promise<string | undefined> {
    const { login, manner } = this.#init;
    if (login !== undefined && manner.challenge === undefined) await this.#introduced(about);
    const { challenge } = manner;
    if (challenge?.scheme === 'basic') return takesBasic(login) ? basic(login) : undefined;
    if (challenge === undefined) return undefined;
    const key = scopes.join(' ');
    const known = this.#tokens.get(key);
    const token = known === undefined ? undefined : await known;
    if (token !== undefined && token.until > Date.now()) return token.header;
    // Of those who wait for the same one, the first to come here asks.
    if (this.#tokens.get(key) === known) {
      const fresh = this.#fetch(challenge, scopes, about);
      this.#tokens.set(key, fresh);
      fresh.catch(() => this.#tokens.delete(key));
    }
    return (await this.#tokens.get(key))?.header;
  }

  /** After a 401: whether another header is worth a try. @param sent what was refused */
  refused(sent: string | undefined, challenges: readonly Challenge[], scopes: readonly string[]): boolean {
    const challenge = this.#learn(challenges);
    if (challenge === undefined) return false;
    if (challenge.scheme === 'basic') return takesBasic(this.#init.login) && !isBasic(sent);
    if (sent?.startsWith('Bearer ') === true) this.#tokens.delete(scopes.join(' '));
    return true;
  }

  /** Requests that start together wait for one answer. */
  async #introduced(about: About): Promise<void> {
    const { manner, challenges } = this.#init;
    manner.asked ??= challenges(about).then(
      (found) => void this.#learn(found),
      (error) => {
        delete manner.asked;
        throw error;
      },
    );
    await manner.asked;
  }

  /** A token may less than a password does. */
  #learn(challenges: readonly Challenge[]): Challenge | undefined {
    const of = (scheme: string) => challenges.find((challenge) => challenge.scheme === scheme);
    const challenge = of('bearer') ?? of('basic');
    if (challenge !== undefined) this.#init.manner.challenge = challenge;
    return challenge;
  }

  async #fetch({ parameters }: Challenge, scopes: readonly string[], about: About): Promise<Token> {
    const { login } = this.#init;
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
    const answer = await this.#init.send({
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
      throw login === undefined || status !== 401
        ? denied(about, `its token service answered ${status}`)
        : wrongPassword(about, refusalOf(status, text));
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
    // Some give both names, one of them empty.
    const token = textAt(body, 'token') || textAt(body, 'access_token');
    if (!token) throw denied(about, 'its token service answered without a token');
    const lives = (numberAt(body, 'expires_in') ?? defaultSeconds) * 1000;
    return { header: `Bearer ${token}`, until: Date.now() + Math.max(lives - marginMs, lives / 2) };
  }

  /** The password goes there, so not in clear when the registry itself has TLS. */
  #realm(realm: string | undefined, about: About): URL {
    const url = realm === undefined || !URL.canParse(realm) ? undefined : new URL(realm);
    if (url === undefined || (url.protocol !== 'https:' && url.protocol !== this.#init.origin.protocol))
      throw denied(about, 'it names no token service that can be trusted with a password');
    return url;
  }
}

/** A token that is to be exchanged is no password. */
const takesBasic = (login: RegistryLogin | undefined): login is RegistryLogin =>
  login !== undefined && login.username !== identityTokenUser;

export const isBasic = (header: string | undefined): boolean => header?.startsWith('Basic ') === true;

const basic = ({ username, password }: RegistryLogin): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
