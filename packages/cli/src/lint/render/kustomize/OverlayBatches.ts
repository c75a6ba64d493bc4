import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { stringify } from 'yaml';
import { splitDocuments } from '../../yaml/splitDocuments';
import { FoundTool } from '../findTool';
import { RunTool } from '../runTool';
import { withScratch } from '../withScratch';
import { Kustomization } from './Kustomization';

/** Starting kustomize costs more than rendering some ten kustomizations; of more than these too much is lost when one fails. */
const MAX_BATCH = 40;

/** What a kustomization renders to. */
export interface RenderedOverlay {
  readonly text: string;
  /** Where the paths of the origins begin. */
  readonly root: string;
}

type Outcome = RenderedOverlay | { readonly error: Error };

/**
 * Renders kustomizations, many by one process. What cannot be rendered together, because one of them is broken or two have an
 * object in common, is rendered by halves, down to one by one.
 */
export class OverlayBatches {
  readonly #runTool: RunTool;
  readonly #batchOf = new Map<string, Kustomization[]>();
  readonly #outcomes = new Map<
    Kustomization[],
    Promise<Map<string, Outcome>>
  >();

  static create(options: {
    overlays: readonly Kustomization[];
    runTool: RunTool;
    parallelism?: number;
  }): OverlayBatches {
    return new OverlayBatches(options);
  }

  private constructor(options: {
    overlays: readonly Kustomization[];
    runTool: RunTool;
    parallelism?: number;
  }) {
    const { overlays, runTool, parallelism = availableParallelism() } = options;
    this.#runTool = runTool;
    const fit = Math.ceil(overlays.length / MAX_BATCH);
    const count = Math.max(fit, Math.min(parallelism, overlays.length));
    const batches = Array.from({ length: count }, (): Kustomization[] => []);
    // Neighbours are environments of the same thing, and have the most in common.
    overlays.forEach((overlay, index) => {
      const batch = batches[index % count];
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
      outcomes = this.#renderAll(batch, tool);
      this.#outcomes.set(batch, outcomes);
    }
    const outcome = (await outcomes).get(path);
    if (!outcome) throw new Error('it was not rendered');
    if ('error' in outcome) throw outcome.error;
    return outcome;
  }

  async #renderAll(
    batch: readonly Kustomization[],
    tool: FoundTool,
  ): Promise<Map<string, Outcome>> {
    try {
      return await this.#renderTogether(batch, tool);
    } catch (error) {
      if (batch.length === 1) {
        return new Map([[batch[0].path, { error: error as Error }]]);
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
      for (const [index, { path }] of batch.entries()) {
        const directory = join(root, `o${index}`);
        await mkdir(directory);
        const way = relative(directory, dirname(path));
        await writeKustomization(directory, {
          resources: [way.split(sep).join('/')],
          ...(batch.length > 1 && { transformers: [marking(mark, index)] }),
        });
      }
      await writeKustomization(root, {
        buildMetadata: ['originAnnotations'],
        resources: batch.map((_, index) => `o${index}`),
      });
      const text = await this.#runTool({ tool, args: [root], scratch: root });
      if (batch.length === 1) {
        return new Map([[batch[0].path, { text, root }]]);
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
        batch.map(({ path }, index) => [path, { text: texts[index], root }]),
      );
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
