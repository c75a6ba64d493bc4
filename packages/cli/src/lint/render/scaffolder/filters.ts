import { parseEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import get from 'lodash/get';
import { TemplateFilter, TemplateValue } from 'nunjitsu';

const REPO_FIELDS = ['owner', 'organization', 'workspace', 'project', 'repo'];

/**
 * The filters that every scaffolder has. Those that an organisation adds to its own are not known here.
 *
 * Source: `createDefaultFilters` in `@backstage/plugin-scaffolder-backend`.
 */
export const filters: Record<string, TemplateFilter> = {
  parseRepoUrl: url => parseRepoUrl(url),
  parseEntityRef: (ref, context) =>
    ({
      ...parseEntityRef(
        ref as Parameters<typeof parseEntityRef>[0],
        context as Parameters<typeof parseEntityRef>[1],
      ),
    } as TemplateValue),
  pick: (value, key) => get(value, String(key)) as TemplateValue,
  projectSlug: url => {
    const { owner, repo } = parseRepoUrl(url);
    return `${owner}/${repo}`;
  },
};

/**
 * Which hosts there are is for the portal's `integrations` to say, and so are the parts that a host must have.
 *
 * Source: `parseRepoUrl` in `@backstage/plugin-scaffolder-node`.
 */
function parseRepoUrl(url: unknown): Record<string, string> {
  let parsed: URL;
  try {
    parsed = new URL(`https://${url}`);
  } catch {
    throw new InputError(`${JSON.stringify(url)} is not a repository URL`);
  }
  const parts = REPO_FIELDS.flatMap(field => {
    const value = parsed.searchParams.get(field);
    return value === null ? [] : [[field, value.replace(/^\/+|\/+$/g, '')]];
  });
  return { host: parsed.host, ...Object.fromEntries(parts) };
}
