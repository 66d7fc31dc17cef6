import type { State } from './state.js';

/**
 * Cuts the page that is asked for and names its neighbours in a Link header.
 * @param headers of the answer, which gets the links
 */
export function page(
  list: readonly unknown[],
  state: State,
  path: string,
  url: URL,
  headers: Record<string, string>,
): unknown[] {
  const asked = Number(url.searchParams.get('per_page') ?? '30');
  const size = Math.max(1, Math.min(asked, 100, state.pageSize));
  const number = Math.max(1, Number(url.searchParams.get('page') ?? '1'));
  const last = Math.max(1, Math.ceil(list.length / size));
  const link = (to: number, name: string) => {
    const query = new URLSearchParams(url.searchParams);
    query.set('page', String(to));
    return `<${state.apiUrl}${path}?${query}>; rel="${name}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ];
  if (links.length > 0) headers['link'] = links.join(', ');
  return list.slice((number - 1) * size, number * size);
}
