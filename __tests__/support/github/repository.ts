/** Users and repositories, with every field the description requires. */
import { jobAuthor, type State } from './state.js';

export const node = (kind: string, id: number): string => Buffer.from(`${kind}${id}`).toString('base64url');

/** One for each name, as it stays for each user. */
function userId(login: string): number {
  if (login === jobAuthor) return 41_898_282;
  return login === 'octocat'
    ? 583_231
    : 600_000 + (Buffer.from(login).reduce((sum, byte) => sum * 31 + byte, 0) % 1e9);
}

export function user(state: State, login: string) {
  const bot = login.endsWith('[bot]');
  const id = userId(login);
  const url = `${state.apiUrl}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: node('U', id),
    avatar_url: `${state.serverUrl}/avatars/${id}`,
    gravatar_id: '',
    url,
    html_url: bot ? `${state.serverUrl}/apps/${login.replace('[bot]', '')}` : `${state.serverUrl}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: bot ? 'Bot' : 'User',
    site_admin: false,
  };
}

/** As whoever asks for himself is told, with a token that may read his repositories alone. */
export const ownUser = (state: State, login: string) => ({
  ...user(state, login),
  ...Object.fromEntries(
    ['name', 'company', 'email', 'hireable', 'bio', 'location'].map((name) => [name, null]),
  ),
  blog: '',
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  user_view_type: 'public',
});

/** The numbers of a repository that nothing here counts. */
const zeros = Object.fromEntries(
  'forks forks_count open_issues open_issues_count stargazers_count watchers watchers_count size'
    .split(' ')
    .map((name) => [name, 0]),
);

const repositoryUrls = (
  'archive assignees blobs branches collaborators comments commits compare contents contributors deployments downloads ' +
  'events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels languages merges ' +
  'milestones notifications pulls releases stargazers statuses subscribers subscription tags teams trees'
).split(' ');

export const repositoryId = 1_296_269;

export function repository(state: State, fork: boolean) {
  const id = fork ? repositoryId + 1 : repositoryId;
  const owner = fork ? 'stranger' : state.owner;
  const full = `${owner}/${state.repo}`;
  const url = `${state.apiUrl}/repos/${full}`;
  const html = `${state.serverUrl}/${full}`;
  return {
    ...zeros,
    ...Object.fromEntries(repositoryUrls.map((name) => [`${name}_url`, `${url}/${name}`])),
    id,
    node_id: node('R', id),
    name: state.repo,
    full_name: full,
    owner: user(state, owner),
    private: false,
    html_url: html,
    description: null,
    fork,
    url,
    clone_url: `${html}.git`,
    git_url: `git://${html.replace(/^\w+:\/\//, '')}.git`,
    ssh_url: `ssh://git@${html.replace(/^\w+:\/\//, '')}.git`,
    svn_url: html,
    homepage: null,
    mirror_url: null,
    language: 'Jac',
    license: null,
    forks_count: 0,
    default_branch: 'main',
    is_template: false,
    topics: [],
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: 'public',
    web_commit_signoff_required: false,
    pushed_at: '2026-01-01T00:00:00Z',
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
  };
}
