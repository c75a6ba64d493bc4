import { parseAllDocuments } from 'yaml';
import { CHARTS } from '../src/charts';
import { Helm } from '../src/Helm';
import { Profile, PROFILES } from '../src/profiles';

const [MOORING] = CHARTS;

/** Renders the portal's chart without a cluster. */
export class Rendering {
  static async create(): Promise<Rendering> {
    return new Rendering(await Helm.create());
  }

  private constructor(readonly helm: Helm) {}

  /** What a profile renders to, with further options of `helm template`. */
  async objects(profile: Profile, ...more: string[]): Promise<any[]> {
    const text = await this.text(profile, ...more);
    return parseAllDocuments(text)
      .map(document => document.toJS())
      .filter(Boolean);
  }

  /** The same as text. */
  async text(profile: Profile, ...more: string[]): Promise<string> {
    const at = ['template', 'mooring', MOORING, '--namespace', 'portal'];
    return await this.helm.run(...at, ...PROFILES[profile], ...more);
  }
}

/** One object of a rendered chart. */
export function find(objects: any[], kind: string, name = 'mooring'): any {
  return objects.find(it => it.kind === kind && it.metadata.name === name);
}

/** A file of the app configuration in the release's ConfigMap. */
export function configOf(objects: any[], file = 'app-config.yaml'): any {
  const { data } = find(objects, 'ConfigMap');
  return parseAllDocuments(data[file])[0].toJS();
}

/** An option that sets a value to anything that JSON can say. */
export function set(path: string, value: unknown): string {
  return `--set-json=${path}=${JSON.stringify(value)}`;
}
