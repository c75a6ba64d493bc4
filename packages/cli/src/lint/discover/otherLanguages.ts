import { basename, dirname, resolve } from 'node:path';
import { Gap } from '../objects/Gap';

/** Something that makes manifests and is not run here. */
interface OtherLanguage {
  /** For people. */
  readonly name: string;
  readonly file: RegExp;
  /** The folder that such a file lies in, where its name alone does not tell. */
  readonly folder?: string;
  /** What such a file holds when it is about Kubernetes. */
  readonly holds?: RegExp;
  /** What makes manifests of the file at `FILE`. */
  readonly command: string;
}

const LANGUAGES: readonly OtherLanguage[] = [
  {
    name: 'jsonnet',
    file: /\.jsonnet$/,
    command: 'jsonnet -y FILE',
  },
  {
    name: 'CUE',
    file: /\.cue$/,
    holds: /apiVersion/,
    command: 'cue export --out yaml FILE',
  },
  {
    name: 'KCL',
    file: /\.k$/,
    holds: /apiVersion/,
    command: 'kcl run FILE',
  },
  {
    name: 'helmfile',
    file: /^helmfile\.ya?ml(\.gotmpl)?$/,
    command: 'helmfile --file FILE template',
  },
  {
    name: 'helmfile',
    file: /\.ya?ml(\.gotmpl)?$/,
    folder: 'helmfile.d',
    holds: /^releases:/m,
    command: 'helmfile --file FILE template',
  },
  { name: 'cdk8s', file: /^cdk8s\.ya?ml$/, command: 'cdk8s synth --stdout' },
  {
    name: 'skaffold',
    file: /^skaffold\.ya?ml$/,
    holds: /\b(?:helm|transform|hydrate):/,
    command: 'skaffold render --filename FILE',
  },
  {
    name: 'DevSpace',
    file: /^devspace\.ya?ml$/,
    holds: /^(?:deployments|pipelines):/m,
    command: 'devspace deploy --render --config FILE',
  },
  {
    name: 'kpt',
    file: /^Kptfile$/,
    holds: /\bmutators:/,
    command: 'kpt fn render DIRECTORY --output unwrap',
  },
  {
    name: 'Score',
    file: /^score\.ya?ml$/,
    holds: /score\.dev\//,
    command: 'score-k8s generate FILE --output /dev/stdout',
  },
];

/** Comments by which ytt fills YAML in: what is written there is not what is applied. */
const YTT = /^[ \t]*#@|: #@ /m;

/** What may hold objects in a YAML file that ytt fills in; `undefined` for any other file. */
export function gapOfYtt({
  name,
  text,
}: {
  name: string;
  text: string;
}): Gap | undefined {
  return YTT.test(text)
    ? {
        file: name,
        what: `a template of ytt, which is not run here: pipe it in with "ytt -f ${name} | mooring lint --manifests -"`,
        isUnread: true,
      }
    : undefined;
}

/** Whether a file is written in a language that is not run here. */
export function isOfOtherLanguage(path: string): boolean {
  return languageOf(path) !== undefined;
}

/** What may hold objects in a file of another language, and what makes manifests of it. */
export function gapOfOtherLanguage(
  path: string,
  { name, text }: { name: string; text: string },
): Gap | undefined {
  const language = languageOf(path);
  if (!language || (language.holds && !language.holds.test(text))) {
    return undefined;
  }
  const command = language.command
    .replace('FILE', name)
    .replace('DIRECTORY', dirname(name));
  return {
    file: name,
    what: `${language.name}, which is not run here: pipe it in with "${command} | mooring lint --manifests -"`,
    isUnread: true,
  };
}

/** How such files name a chart of the checkout. */
const CHART_FIELDS: Readonly<Record<string, RegExp>> = {
  helmfile: /\bchart:[ ]*["']?(\.{1,2}\/[^\s"'#,}]*)/g,
  skaffold: /\bchartPath:[ ]*["']?([^\s"'#,}]+)/g,
};

/** The charts of the checkout that a helmfile or skaffold installs, with values that it alone knows, absolute. */
export function chartsOfHelmfile(path: string, text: string): string[] {
  const name = languageOf(path)?.name ?? '';
  const field = Object.hasOwn(CHART_FIELDS, name) && CHART_FIELDS[name];
  return field
    ? [...text.matchAll(field)].map(([, chart]) =>
        resolve(dirname(path), chart),
      )
    : [];
}

function languageOf(path: string): OtherLanguage | undefined {
  return LANGUAGES.find(
    ({ file, folder }) =>
      file.test(basename(path)) &&
      (folder === undefined || folder === basename(dirname(path))),
  );
}
