import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import pLimit from 'p-limit';
import { stringify } from 'yaml';
import { Checkout } from '../../files/Checkout';
import { splitDocuments } from '../../yaml/splitDocuments';
import { inputsOfOverlay } from '../renderInputs';
import { RenderCache, RenderInputs } from '../cache/RenderCache';
import { FoundTool } from '../findTool';
import { RunTool } from '../runTool';
import { withScratch } from '../withScratch';
import { Kustomization } from './Kustomization';

/** Starting kustomize costs more than rendering some ten kustomizations; of more than these too much is lost when one fails. */
const MAX_BATCH = 40;

/** The path in the annotation by which kustomize tells where an object comes from. */
const ORIGIN_PATH = /(config\.kubernetes\.io\/origin: \|\n +path: )(.+)/g;

/** Kustomize tells the way to what is wrong, of which the first part is ours. */
const AROUND_REASON =
  /^(?:Error: )?accumulating resources: .*recursed accumulation of path '[^']*': /s;

/** What a kustomization renders to. */
export interface RenderedOverlay {
  /** With origins whose paths begin at the root of the checkout that the kustomization is in. */
  readonly text: string;
}

type Outcome = RenderedOverlay | { readonly error: Error };

/**
 * Renders kustomizations, many by one process, and as many processes at once as there are processors. What cannot be rendered together, because one of them is broken or two have an
 * object in common, is rendered by halves, down to one by one.
 */
export class OverlayBatches {
  readonly #checkout: Checkout;
  readonly #helm: () => Promise<FoundTool>;
  readonly #runTool: RunTool;
  readonly #cache: RenderCache | undefined;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #batchOf = new Map<string, Kustomization[]>();
  readonly #outcomes = new Map<
    Kustomization[],
    Promise<Map<string, Outcome>>
  >();

  static create(options: {
    checkout: Checkout;
    overlays: readonly Kustomization[];
    /** Finds Helm, which kustomizations with charts need. */
    helm: () => Promise<FoundTool>;
    runTool: RunTool;
    cache?: RenderCache;
    parallelism?: number;
  }): OverlayBatches {
    return new OverlayBatches(options);
  }

  private constructor(options: {
    checkout: Checkout;
    overlays: readonly Kustomization[];
    /** Finds Helm, which kustomizations with charts need. */
    helm: () => Promise<FoundTool>;
    runTool: RunTool;
    cache?: RenderCache;
    parallelism?: number;
  }) {
    const { overlays, runTool, parallelism = availableParallelism() } = options;
    this.#checkout = options.checkout;
    this.#helm = options.helm;
    this.#runTool = runTool;
    this.#cache = options.cache;
    this.#limit = pLimit(parallelism);
    const fit = Math.ceil(overlays.length / MAX_BATCH);
    const count = Math.max(fit, Math.min(parallelism, overlays.length));
    const batches = Array.from({ length: count }, (): Kustomization[] => []);
    // Neighbours are environments of the same thing, and have the most in common.
    overlays.forEach((overlay, index) => {
      const needsHelm = (overlay.charts ?? []).length > 0;
      const batch = needsHelm ? [] : batches[index % count];
      batch.push(overlay);
      this.#batchOf.set(overlay.path, batch);
    });
  }

  /** @throws Error with what kustomize says */
  async render(
    { path }: Kustomization,
    tool: FoundTool,
  ): Promise<RenderedOverlay> {
    const batch = this.#batchOf.get(path) ?? [];
    let outcomes = this.#outcomes.get(batch);
    if (!outcomes) {
      outcomes = this.#limit(() => this.#recallAll(batch, tool));
      this.#outcomes.set(batch, outcomes);
    }
    const outcome = (await outcomes).get(path);
    if (!outcome) throw new Error('it was not rendered');
    if ('error' in outcome) throw outcome.error;
    return outcome;
  }

  /** Renders what is not in the cache, and keeps it there. */
  async #recallAll(
    batch: readonly Kustomization[],
    tool: FoundTool,
  ): Promise<Map<string, Outcome>> {
    const cache = this.#cache;
    if (!cache) return await this.#renderAll(batch, tool);
    const identity = await cache.identityOf(tool, this.#runTool);
    const known = new Map<string, Outcome>();
    const inputs = new Map<string, RenderInputs>();
    for (const overlay of batch) {
      const own = await inputsOfOverlay(this.#checkout, overlay);
      if (!own) continue;
      inputs.set(overlay.path, [...identity, ...own]);
      const text = await cache.get([...identity, ...own]);
      if (text !== undefined) known.set(overlay.path, { text });
    }
    const rest = batch.filter(({ path }) => !known.has(path));
    if (rest.length === 0) return known;
    const rendered = await this.#renderAll(rest, tool);
    for (const [path, outcome] of rendered) {
      const own = inputs.get(path);
      if (own && 'text' in outcome) await cache.set(own, outcome.text);
    }
    return new Map([...known, ...rendered]);
  }

  async #renderAll(
    batch: readonly Kustomization[],
    tool: FoundTool,
  ): Promise<Map<string, Outcome>> {
    try {
      return await this.#renderTogether(batch, tool);
    } catch (error) {
      if (batch.length === 1) {
        const message = (error as Error).message.replace(AROUND_REASON, '');
        return new Map([[batch[0].path, { error: new Error(message) }]]);
      }
      const middle = Math.ceil(batch.length / 2);
      const first = await this.#renderAll(batch.slice(0, middle), tool);
      const second = await this.#renderAll(batch.slice(middle), tool);
      return new Map([...first, ...second]);
    }
  }

  /** Overlays of our own ask for the origins, and mark whose each object is, so that the checkout stays as it is. */
  async #renderTogether(
    batch: readonly Kustomization[],
    tool: FoundTool,
  ): Promise<Map<string, RenderedOverlay>> {
    // No manifest can know it.
    const mark = `mooring-${randomBytes(8).toString('hex')}`;
    return await withScratch(async root => {
      for (const [index, { path, components = [] }] of batch.entries()) {
        const directory = join(root, `o${index}`);
        await mkdir(directory);
        const way = (to: string) =>
          relative(directory, to).split(sep).join('/');
        await writeKustomization(directory, {
          resources: [way(dirname(path))],
          ...(components.length > 0 && { components: components.map(way) }),
          ...(batch.length > 1 && { transformers: [marking(mark, index)] }),
        });
      }
      await writeKustomization(root, {
        buildMetadata: ['originAnnotations'],
        resources: batch.map((_, index) => `o${index}`),
      });
      const args = [root, ...(await this.#helmArgs(batch))];
      const text = await this.#runTool({ tool, args, scratch: root });
      if (batch.length === 1) {
        const { path } = batch[0];
        return new Map([[path, { text: this.#fromRoot(text, root, path) }]]);
      }
      const line = new RegExp(`^ +${mark}: "?(\\d+)"?$`, 'm');
      const texts = batch.map(() => '');
      for (const slice of splitDocuments(text)) {
        const index = Number(line.exec(slice.text)?.[1] ?? NaN);
        if (!(index in texts)) {
          if (slice.text.trim() === '') continue;
          throw new Error('it renders to an object that cannot be marked');
        }
        texts[index] += slice.text.startsWith('---')
          ? slice.text
          : `---\n${slice.text}`;
      }
      return new Map(
        batch.map(({ path }, index) => [
          path,
          { text: this.#fromRoot(texts[index], root, path) },
        ]),
      );
    });
  }

  /** Charts that are in the checkout are not fetched. */
  async #helmArgs(batch: readonly Kustomization[]): Promise<string[]> {
    if (batch.every(({ charts = [] }) => charts.length === 0)) return [];
    const { path } = await this.#helm();
    return ['--enable-helm', '--helm-command', path];
  }

  /** Kustomize writes paths from where it is run, which is another directory each time. */
  #fromRoot(text: string, directory: string, path: string): string {
    const root = this.#checkout.rootAround(path) ?? directory;
    return text.replace(ORIGIN_PATH, (_, before: string, origin: string) => {
      const target = relative(root, resolve(directory, origin));
      return before + target.split(sep).join('/');
    });
  }
}

async function writeKustomization(
  directory: string,
  content: unknown,
): Promise<void> {
  await writeFile(join(directory, 'kustomization.yaml'), stringify(content));
}

/** Annotates the objects themselves, and not their pods as `commonAnnotations` does. */
function marking(mark: string, index: number): string {
  return stringify({
    apiVersion: 'builtin',
    kind: 'AnnotationsTransformer',
    metadata: { name: mark },
    annotations: { [mark]: String(index) },
    fieldSpecs: [{ path: 'metadata/annotations', create: true }],
  });
}
