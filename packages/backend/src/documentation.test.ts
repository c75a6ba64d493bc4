import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';

const ROOT = resolve(__dirname, '../../..');
const DOCS = join(ROOT, 'docs');
const GUIDE = 'how-to/come-from-a-guide.md';
const pages = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter(
  name => name.endsWith('.md'),
);
const read = (page: string) => readFileSync(join(DOCS, page), 'utf8');

/** What people have read elsewhere, and search for. */
const WORDS = [
  'packages/backend/Dockerfile',
  'APP_HOST',
  'APP_PORT',
  'POSTGRES_HOST',
  'EKS_CA_DATA',
  'APP_CONFIG_app_baseUrl',
  'listen: ":port"',
  '/healthcheck',
  'KubernetesBuilder',
  'plugins/kubernetes.ts',
  'EntityPage',
  'EntityKubernetesContent',
  '.secrets[0]',
  'backstage/charts',
  'OpenChoreo',
  'backendSecret',
  'emptyDir',
  'NodePort',
  'sticky sessions',
  'enableServiceLinks',
  'a change of configuration needs a new image',
  'GKE',
  'AKS',
  'cluster viewer',
  'ECONNREFUSED',
  'password authentication failed',
  'database does not exist',
];

/** The text of code spans in the second column of a page's tables below a heading. */
function namedHere(page: string, heading: string): string[] {
  const [, section = ''] = page.split(`## ${heading}\n`);
  return section
    .split('\n## ')[0]
    .split('\n')
    .filter(line => line.startsWith('|'))
    .flatMap(line => line.split(/(?<!\\)\|/)[2]?.match(/`[^`]+`/g) ?? [])
    .map(span => span.slice(1, -1));
}

it.each(WORDS)('has an answer for those who search for %s', word => {
  expect(pages.some(page => read(page).includes(word))).toBe(true);
});

it('names values that the chart has', () => {
  const values = parse(
    readFileSync(join(ROOT, 'deploy/helm/mooring/values.yaml'), 'utf8'),
  );
  const named = namedHere(read(GUIDE), 'Helm and manifests').filter(name =>
    /^[a-z]\w*(\.\w+)*(: .*)?$/.test(name),
  );
  expect(named.length).toBeGreaterThan(10);
  const missing = named.filter(name => {
    let at = values;
    for (const key of name.replace(/: .*/, '').split('.')) {
      if (at === null || typeof at !== 'object' || !(key in at)) return true;
      at = at[key];
    }
    return false;
  });
  expect(missing).toEqual([]);
});

it('is in the navigation, whole, and nothing else is', () => {
  const { nav } = parse(readFileSync(join(ROOT, 'mkdocs.yml'), 'utf8'));
  const listed: string[] = JSON.stringify(nav).match(/[\w/-]+\.md/g) ?? [];
  expect(listed.filter(page => !pages.includes(page))).toEqual([]);
  // Their own pages lead to each rule, problem and decision.
  const own =
    /^(rules|problems|decisions)\/(?!README)|^reference\/configuration\//;
  expect(
    pages.filter(page => !listed.includes(page) && !own.test(page)),
  ).toEqual([]);
});

it('links to files and headings that exist', () => {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replace(/ /g, '-');
  const broken = pages.flatMap(page => {
    const text = read(page).replace(/```[\s\S]*?```/g, '');
    return Array.from(text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g))
      .map(([, target]) => target)
      .filter(target => {
        const [file, anchor] = target.split('#');
        const path = file ? join(DOCS, dirname(page), file) : join(DOCS, page);
        if (!existsSync(path)) return true;
        if (!anchor || !path.endsWith('.md')) return false;
        const headings = readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm);
        return !Array.from(headings, ([, heading]) => slug(heading)).includes(
          anchor,
        );
      })
      .map(target => `${page}: ${target}`);
  });
  expect(broken).toEqual([]);
});
