import { MatchStatus } from '@mooring/plugin-kubernetes-matching-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/** The statuses, those first that need somebody to look. */
export const STATUSES: readonly MatchStatus[] = [
  'unmatched',
  'invalid',
  'partly-matched',
  'unknown',
  'matched',
];

/** What the lists are restricted to, as it stands in the URL; what is absent does not restrict. */
export interface UrlFilter {
  readonly status: readonly MatchStatus[];
  readonly rule: readonly string[];
  readonly cluster: readonly string[];
  readonly namespace: readonly string[];
  readonly owner: readonly string[];
  readonly text: string;
  /** `mine` and `all` are the viewer's choice; absent as long as there is none. */
  readonly whose?: 'mine' | 'all';
}

const LISTS = ['status', 'rule', 'cluster', 'namespace', 'owner'] as const;
/** A URL comes from anywhere; longer ones than this are not filters that somebody chose. */
const MAX_VALUES = 50;
const MAX_LENGTH = 253;

/** Reads the filter from the URL, and writes it back, so that a view can be shared and the back button works. */
export function useUrlFilter(): [
  UrlFilter,
  (change: Partial<UrlFilter>) => void,
] {
  const [parameters, setParameters] = useSearchParams();
  const query = parameters.toString();
  const filter = useMemo(() => readFilter(new URLSearchParams(query)), [query]);
  const change = useCallback(
    (changes: Partial<UrlFilter>) =>
      setParameters(current => writeFilter(current, changes), {
        replace: true,
      }),
    [setParameters],
  );
  return [filter, change];
}

/** What a URL asks for; unknown statuses are left out. */
export function readFilter(parameters: URLSearchParams): UrlFilter {
  const values = (key: string) =>
    parameters
      .getAll(key)
      .filter(value => value.length > 0 && value.length <= MAX_LENGTH)
      .slice(0, MAX_VALUES);
  const whose = parameters.get('whose');
  return {
    status: STATUSES.filter(status => values('status').includes(status)),
    rule: values('rule'),
    cluster: values('cluster'),
    namespace: values('namespace'),
    owner: values('owner'),
    text: values('text')[0] ?? '',
    whose: whose === 'mine' || whose === 'all' ? whose : undefined,
  };
}

/** The parameters with the changes; others are left as they are. */
export function writeFilter(
  parameters: URLSearchParams,
  changes: Partial<UrlFilter>,
): URLSearchParams {
  const written = new URLSearchParams(parameters);
  for (const key of LISTS) {
    const values = changes[key];
    if (!values) continue;
    written.delete(key);
    for (const value of values) written.append(key, value);
  }
  for (const key of ['text', 'whose'] as const) {
    if (!(key in changes)) continue;
    if (changes[key]) written.set(key, changes[key]);
    else written.delete(key);
  }
  return written;
}

/** Whether anything but "whose" restricts the list. */
export function isRestricted(filter: UrlFilter): boolean {
  return filter.text !== '' || LISTS.some(key => filter[key].length > 0);
}
