import type { Octokit } from '@octokit/rest';
import type { Comments } from '../../ports/github.js';
import { Author, byAuthorOf } from './author.js';
import type { Client } from './client.js';
import { isUncertain, statusOf } from './failures.js';

export interface CommentTarget {
  readonly owner: string;
  readonly repo: string;
  /** The commit; of a pull request its head. */
  readonly sha: string;
  /** Number of the pull request when the event names one. */
  readonly pullRequest: number | undefined;
  /** Whether the token is an app's, as a job's own is: it writes as a bot. */
  readonly bot: boolean;
}

interface Found {
  readonly id: number;
  readonly html_url: string;
  readonly body?: string | undefined;
  readonly user: { readonly id: number; readonly type: string } | null;
}

/** Comments of one pull request, or of one commit: GitHub keeps them apart, and so their ids. */
interface Thread {
  readonly name: string;
  readonly octokit: Octokit;
  /** Oldest first. */
  list(): Promise<readonly Found[]>;
  create(body: string): Promise<Found>;
  update(id: number, body: string): Promise<Found>;
  remove(id: number): Promise<unknown>;
}

const maxTries = 3;

/** Comments found again by their marker, however many others there are. */
export function makeComments(client: Client, target: CommentTarget): Comments {
  /** Id of our comment by thread and marker: an edit needs no search then. */
  const known = new Map<string, number>();
  const author = new Author(client, target.bot);
  const wantedOf = (marker: string, body: string): Wanted => ({
    marker,
    text: `${marker}\n${body}`,
    author,
    known,
  });
  return {
    upsert: (marker, body, where) =>
      client.ask('comment', async (octokit) => {
        const thread = await threadOf(octokit, target, where);
        if (thread === undefined) {
          client.note('comment: no open pull request has the commit');
          return undefined;
        }
        const written = await write(thread, wantedOf(marker, body));
        return written.html_url;
      }),

    amend: async (marker, body, pullRequest) => {
      const edited = await client.ask('comment', (octokit) =>
        edit(pullRequestThread(octokit, target, pullRequest), wantedOf(marker, body)),
      );
      return edited !== undefined;
    },
  };
}

async function threadOf(
  octokit: Octokit,
  target: CommentTarget,
  where: 'auto' | 'pr' | 'commit',
): Promise<Thread | undefined> {
  if (where === 'commit') return commitThread(octokit, target);
  const number = target.pullRequest ?? (await openPullRequest(octokit, target));
  if (number !== undefined) return pullRequestThread(octokit, target, number);
  return where === 'pr' ? undefined : commitThread(octokit, target);
}

/** Of several, the one whose head the commit is. */
async function openPullRequest(octokit: Octokit, target: CommentTarget): Promise<number | undefined> {
  const { owner, repo, sha } = target;
  const at = { owner, repo, commit_sha: sha, per_page: 100 };
  try {
    const pulls = await octokit.paginate(octokit.rest.repos.listPullRequestsAssociatedWithCommit, at);
    const open = pulls.filter((pull) => pull.state === 'open');
    return (open.find((pull) => pull.head.sha === sha) ?? open[0])?.number;
  } catch (error) {
    // A token that may not read pull requests may still write on the commit.
    if (statusOf(error) === 403 || statusOf(error) === 404) return undefined;
    throw error;
  }
}

function pullRequestThread(octokit: Octokit, { owner, repo }: CommentTarget, number: number): Thread {
  const { issues } = octokit.rest;
  const at = { owner, repo, issue_number: number };
  return {
    name: `pull request ${number}`,
    octokit,
    list: () => octokit.paginate(issues.listComments, { ...at, per_page: 100 }) as Promise<Found[]>,
    create: async (body) => (await issues.createComment({ ...at, body })).data as Found,
    update: async (id, body) =>
      (await issues.updateComment({ owner, repo, comment_id: id, body })).data as Found,
    remove: (id) => issues.deleteComment({ owner, repo, comment_id: id }),
  };
}

function commitThread(octokit: Octokit, { owner, repo, sha }: CommentTarget): Thread {
  const { repos } = octokit.rest;
  const at = { owner, repo, commit_sha: sha };
  return {
    name: `commit ${sha}`,
    octokit,
    list: () => octokit.paginate(repos.listCommentsForCommit, { ...at, per_page: 100 }),
    create: async (body) => (await repos.createCommitComment({ ...at, body })).data,
    update: async (id, body) => (await repos.updateCommitComment({ owner, repo, comment_id: id, body })).data,
    remove: (id) => repos.deleteCommitComment({ owner, repo, comment_id: id }),
  };
}

interface Wanted {
  readonly marker: string;
  /** Begins with the marker. */
  readonly text: string;
  readonly author: Author;
  readonly known: Map<string, number>;
}

/**
 * Edits or makes the comment. Two runs at once both make one: each looks again, and all agree that the oldest stays. An
 * attempt without an answer may have made it, so that it is looked for again before another attempt.
 */
async function write(thread: Thread, wanted: Wanted): Promise<Found> {
  for (let attempt = 1; ; attempt++) {
    const edited = await edit(thread, wanted);
    if (edited !== undefined) return edited;
    try {
      const made = await thread.create(wanted.text);
      wanted.author.learn(made);
      const kept = (await yieldToOlder(thread, wanted, made)) ?? made;
      wanted.known.set(keyOf(thread, wanted), kept.id);
      return kept;
    } catch (error) {
      if (!isUncertain(error) || attempt === maxTries) throw error;
    }
  }
}

const keyOf = ({ name }: Thread, { marker }: Wanted): string => `${name} ${marker}`;

/** @returns the edited comment; undefined when there is none of ours */
async function edit(thread: Thread, wanted: Wanted): Promise<Found | undefined> {
  const { known, text } = wanted;
  const key = keyOf(thread, wanted);
  const id = known.get(key);
  if (id !== undefined) {
    const edited = await unlessGone(thread.update(id, text));
    if (edited !== undefined) return edited;
    known.delete(key);
  }
  const [oldest, ...others] = await ours(thread, wanted);
  if (oldest === undefined) return undefined;
  const edited = await unlessGone(thread.update(oldest.id, text));
  if (edited === undefined) return undefined;
  await removeAll(thread, byAuthorOf(oldest, others));
  known.set(key, edited.id);
  return edited;
}

/** @returns the older comment that stays instead of ours, if there is one */
async function yieldToOlder(thread: Thread, wanted: Wanted, made: Found): Promise<Found | undefined> {
  // What was made may be missing in a list that a replica answers.
  const others = (await ours(thread, wanted)).filter((comment) => comment.id !== made.id);
  const [oldest] = others;
  if (oldest === undefined || oldest.id > made.id) {
    await removeAll(thread, others);
    return undefined;
  }
  const edited = await unlessGone(thread.update(oldest.id, wanted.text));
  if (edited !== undefined) await removeAll(thread, [...others.slice(1), made]);
  return edited;
}

/** Every page is read: a comment that is not found would be made twice. Ids grow with time. */
async function ours(thread: Thread, { marker, author }: Wanted): Promise<readonly Found[]> {
  const marked = (await thread.list()).filter(({ body }) => body?.startsWith(marker) === true);
  return (await author.own(thread.octokit, marked)).toSorted((a, b) => a.id - b.id);
}

/** Their owner may be removing them as well; one that stays is found by the next run. */
async function removeAll(thread: Thread, comments: readonly Found[]): Promise<void> {
  for (const comment of comments) await thread.remove(comment.id).catch(() => undefined);
}

async function unlessGone<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
