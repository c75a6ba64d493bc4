import { createHash, randomBytes } from 'node:crypto';
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FoundTool } from '../findTool';
import { RunTool } from '../runTool';
import { withScratch } from '../withScratch';

const DAY_MS = 24 * 60 * 60 * 1000;
/** What no run has used for so long is removed. */
const MAX_AGE_MS = 30 * DAY_MS;
/** Changes with the shape of what is kept. */
const FORMAT = 'mooring render 1';

/** What renderings depend on, in texts: contents of files, arguments, versions. */
export type RenderInputs = readonly string[];

/** How a renderer is asked for its version, by the first argument with which it renders. */
const VERSION_ARGS: Record<string, readonly string[]> = {
  build: ['version'],
  kustomize: ['version', '--client', '--output=json'],
  template: ['version'],
};

/** What charts and kustomizations rendered to in earlier runs, by everything that they were rendered from. */
export class RenderCache {
  readonly #directory: string;
  readonly #version: string;
  readonly #identities = new Map<string, Promise<RenderInputs>>();
  readonly #broken: string[] = [];
  #failure: string | undefined;
  #hasWritten = false;

  /**
   * @param options.directory - absolute; made when something is kept
   * @param options.version - of this program, which decides how things are rendered
   */
  static create(options: { directory: string; version: string }): RenderCache {
    return new RenderCache(options);
  }

  private constructor(options: { directory: string; version: string }) {
    this.#directory = options.directory;
    this.#version = options.version;
  }

  /** What does not work, for people; the results are the same without the cache. */
  get notes(): string[] {
    const [first] = this.#broken;
    const several =
      this.#broken.length > 1 ? ` and ${this.#broken.length - 1} more` : '';
    return [
      ...(first === undefined
        ? []
        : [
            `the cache holds a broken file, ${first}${several}: it was ignored, and written again`,
          ]),
      ...(this.#failure === undefined
        ? []
        : [`the cache cannot be written: ${this.#failure}`]),
    ];
  }

  /** What tells a renderer from another one, asked once in a run. */
  async identityOf(tool: FoundTool, runTool: RunTool): Promise<RenderInputs> {
    const key = JSON.stringify([tool.path, tool.args]);
    const known = this.#identities.get(key) ?? identityOf(tool, runTool);
    this.#identities.set(key, known);
    return await known;
  }

  /** What was kept for the same inputs; `undefined` where there is nothing, or what is there is broken. */
  async get(inputs: RenderInputs): Promise<string | undefined> {
    const path = this.#pathOf(inputs);
    let content: string;
    try {
      content = await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.#broken.push(path);
      }
      return undefined;
    }
    const end = content.indexOf('\n');
    const text = content.slice(end + 1);
    if (content.slice(0, end) !== `${FORMAT} ${digest([text])}`) {
      this.#broken.push(path);
      return undefined;
    }
    await this.#touch(path);
    return text;
  }

  /** Keeps a text. That it cannot be written fails nothing. */
  async set(inputs: RenderInputs, text: string): Promise<void> {
    if (this.#failure !== undefined) return;
    const path = this.#pathOf(inputs);
    const scratch = `${path}.${randomBytes(6).toString('hex')}`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(scratch, `${FORMAT} ${digest([text])}\n${text}`);
      // Another run never sees half a file.
      await rename(scratch, path);
      this.#hasWritten = true;
    } catch (error) {
      this.#failure = (error as Error).message;
      await rm(scratch, { force: true }).catch(() => undefined);
    }
  }

  /** Removes what has not been used for 30 days, where this run has added something. */
  async prune(now: number): Promise<void> {
    if (!this.#hasWritten) return;
    try {
      const names = await readdir(this.#directory, { recursive: true });
      for (const name of names.filter(item => /[0-9a-f]{62}/.test(item))) {
        const path = join(this.#directory, name);
        const { mtimeMs } = await stat(path);
        if (now - mtimeMs > MAX_AGE_MS) await rm(path, { force: true });
      }
    } catch {
      // Another run prunes at the same time; the next one comes.
    }
  }

  async #touch(path: string): Promise<void> {
    try {
      const { mtimeMs } = await stat(path);
      const now = new Date();
      if (now.getTime() - mtimeMs > DAY_MS) await utimes(path, now, now);
    } catch {
      // It is then removed earlier than need be.
    }
  }

  #pathOf(inputs: RenderInputs): string {
    const key = digest([FORMAT, this.#version, ...inputs]);
    return join(this.#directory, key.slice(0, 2), key.slice(2));
  }
}

/** What it says of its version, and its size, as builds of one's own may have no version. */
async function identityOf(
  tool: FoundTool,
  runTool: RunTool,
): Promise<RenderInputs> {
  const args = VERSION_ARGS[tool.args[0]] ?? ['version'];
  const version = await withScratch(scratch =>
    runTool({ tool: { ...tool, args: [] }, args, scratch }),
  );
  const { size } = await stat(tool.path);
  return [...tool.args, version, String(size)];
}

/** No two lists of texts have the same. */
function digest(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length} `).update(text);
  return hash.digest('hex');
}
