import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { expandFile } from './expandFile';
import { Application, Project, Verdict } from './Project';

/** A project as it is written. */
interface Written {
  name: string;
  is: Verdict;
  finds?: string | string[];
  entity?: boolean;
  once?: boolean;
  fails?: boolean;
  byChance?: boolean;
  needs?: string;
  because?: string;
  apply?: Application | false;
  like?: string;
  files: Record<string, unknown>;
}

const KEYS = [
  'name',
  'is',
  'finds',
  'entity',
  'once',
  'fails',
  'byChance',
  'needs',
  'because',
  'apply',
  'like',
  'files',
];

/**
 * The projects of a corpus.
 *
 * @throws Error naming the file and the project that is not as the README says
 */
export function readCorpus(directory: string): Project[] {
  return readdirSync(directory)
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .flatMap(name => readKind(join(directory, name)));
}

function readKind(path: string): Project[] {
  const kind = basename(path, '.yaml');
  const written = parseAllDocuments(readFileSync(path, 'utf8')).map(
    document => document.toJS() as Written,
  );
  const byName = new Map(written.map(item => [item.name, item]));
  return written.map(item => {
    const unknown = Object.keys(item).find(key => !KEYS.includes(key));
    if (unknown !== undefined || (item.is === 'wrong') !== 'finds' in item) {
      throw new Error(`${path}: ${item.name} is not as the README says`);
    }
    const files = { ...byName.get(item.like ?? '')?.files, ...item.files };
    return {
      kind,
      name: item.name,
      is: item.is,
      finds: [item.finds ?? []].flat(),
      isAboutEntity: item.entity ?? true,
      once: item.once ?? false,
      fails: item.fails ?? false,
      worksByChance: item.byChance ?? false,
      apply: applicationOf(item, Object.keys(files)),
      files: Object.fromEntries(
        Object.entries(files).map(([name, content]) => [
          name,
          expandFile(content),
        ]),
      ),
    };
  });
}

/** Plain manifests are applied as they are; what needs a tool says how. */
function applicationOf(
  { apply, needs, fails, is }: Written,
  paths: readonly string[],
): Application | undefined {
  if (apply === false || fails || is === 'undecidable') return undefined;
  if (apply) return apply;
  const isPlain =
    needs === undefined &&
    paths.every(
      path => !/\.tf(\.json)?$|template\.yaml$|argocd|flux/.test(path),
    );
  return isPlain ? 'plain' : undefined;
}
