import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { expandFile } from './expandFile';
import { Obstacle, OBSTACLES, Project, Step, Verdict } from './Project';

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
  apply?: Obstacle | WrittenStep | WrittenStep[];
  like?: string;
  files: Record<string, unknown>;
}

type WrittenStep = Omit<Step, 'files'> & { files?: Record<string, unknown> };

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
      files: expand(files),
    };
  });
}

/** Plain manifests are applied as they are; what needs a tool says how. */
function applicationOf(
  { apply, needs, is, name }: Written,
  paths: readonly string[],
): Project['apply'] {
  if (is === 'undecidable') return undefined;
  if (typeof apply === 'string') {
    if (OBSTACLES.includes(apply)) return apply;
    throw new Error(`${name}: ${apply} is not one of ${OBSTACLES.join(', ')}`);
  }
  if (apply) {
    return [apply].flat().map(({ files, ...step }) => ({
      ...step,
      ...(files && { files: expand(files) }),
    }));
  }
  const isPlain =
    needs === undefined &&
    paths.every(
      path => !/\.tf(\.json)?$|template\.yaml$|argocd|flux/.test(path),
    );
  if (!isPlain) throw new Error(`${name}: how is it applied, or why not?`);
  return [{ manifests: '' }];
}

function expand(files: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [name, expandFile(content)]),
  );
}
