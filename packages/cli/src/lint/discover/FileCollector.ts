import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { sortBy } from 'lodash';
import { Checkout } from '../files/Checkout';
import { KUSTOMIZATION_NAMES } from '../files/kustomizationNames';
import { reasonOf } from '../files/reasonOf';
import { TextFile } from '../files/TextFile';
import { Failure } from '../LintResult';
import { Gap } from '../objects/Gap';
import {
  chartsOfHelmfile,
  gapOfOtherLanguage,
  gapOfYtt,
  isOfOtherLanguage,
} from './otherLanguages';
import { isTerraformFile } from '../terraform/readTerraform';

const MANIFEST_NAME = /\.(ya?ml|json)$/i;

/** What the paths that the user named hold. */
export interface FoundFiles {
  /** The files that may hold entities or objects. */
  readonly files: readonly TextFile[];
  /** The files of kustomize. */
  readonly kustomizations: readonly string[];
  /** The `Chart.yaml` files of Helm. */
  readonly charts: readonly string[];
  /** Terraform's configuration, and values for it. */
  readonly terraform: readonly string[];
  /** What makes manifests and is not run here. */
  readonly gaps: readonly Gap[];
  /** The directories of charts that it installs with values of its own. */
  readonly chartsElsewhere: ReadonlySet<string>;
  readonly failures: readonly Failure[];
  readonly notes: readonly string[];
}

/** Whether a file is the catalog's by its name. */
export function isCatalogFile(path: string): boolean {
  return /^(.+[.-])?catalog-info\.ya?ml$/.test(basename(path));
}

/** Sorts files by what they are for, and reads those that may matter. */
export class FileCollector {
  readonly #checkout: Checkout;
  /** What was read, in the order in which it was asked for; nothing for what does not matter. */
  readonly #read = new Map<string, TextFile | Failure | undefined>();
  readonly #kustomizations = new Set<string>();
  readonly #charts = new Set<string>();
  readonly #terraform = new Set<string>();
  readonly #gaps: Gap[] = [];
  readonly #chartsElsewhere = new Set<string>();
  readonly #failures: Failure[] = [];
  readonly #notes: string[] = [];

  static create(checkout: Checkout): FileCollector {
    return new FileCollector(checkout);
  }

  private constructor(checkout: Checkout) {
    this.#checkout = checkout;
  }

  get found(): FoundFiles {
    const read = [...this.#read.values()].filter(item => item !== undefined);
    return {
      files: read.filter(item => item instanceof TextFile),
      kustomizations: [...this.#kustomizations],
      charts: [...this.#charts],
      terraform: [...this.#terraform],
      gaps: this.#gaps,
      chartsElsewhere: this.#chartsElsewhere,
      failures: [
        // Which of several links is found first differs from run to run.
        ...sortBy(this.#failures, ({ file }) => file),
        ...read.filter((item): item is Failure => !(item instanceof TextFile)),
      ],
      notes: this.#notes,
    };
  }

  async add(path: string): Promise<void> {
    const name = basename(path);
    if (KUSTOMIZATION_NAMES.includes(name)) this.#kustomizations.add(path);
    else if (name === 'Chart.yaml') this.#charts.add(path);
    else if (isTerraformFile(path)) this.#terraform.add(path);
    else if (isOfOtherLanguage(path)) await this.#addOther(path);
    else if (MANIFEST_NAME.test(name))
      await this.#readOnce(path, isCatalogFile(path));
  }

  /** A file that the user named is read whatever its name. */
  async addNamed(path: string): Promise<void> {
    const isForTool =
      KUSTOMIZATION_NAMES.includes(basename(path)) ||
      basename(path) === 'Chart.yaml' ||
      isTerraformFile(path);
    await (isForTool ? this.add(path) : this.#readOnce(path, true));
  }

  addFailure(failure: Failure): void {
    this.#failures.push(failure);
  }

  async addLink(link: string): Promise<void> {
    const target = await this.#checkout.resolveWithin(link);
    if (target !== undefined) {
      const isFile = (await stat(target)).isFile();
      if (isFile && MANIFEST_NAME.test(link)) await this.add(target);
      return;
    }
    const file = this.#checkout.nameOf(link);
    const reason = (await exists(link))
      ? 'is a symbolic link that leads out of the checkout'
      : 'is a symbolic link that leads nowhere';
    if (MANIFEST_NAME.test(link)) {
      this.#failures.push({ file, message: reason });
    } else {
      this.#notes.push(`${file} ${reason}; it is not followed`);
    }
  }

  async #addOther(path: string): Promise<void> {
    try {
      const file = await this.#checkout.read(path);
      const gap = file && gapOfOtherLanguage(path, file);
      if (!gap) return;
      this.#gaps.push(gap);
      for (const chart of chartsOfHelmfile(path, file.text)) {
        this.#chartsElsewhere.add(chart);
      }
    } catch {
      // It is not read as a manifest either.
    }
  }

  async #readOnce(path: string, isExpected: boolean): Promise<void> {
    if (this.#read.has(path)) return;
    this.#read.set(path, undefined);
    this.#read.set(path, await this.#readFile(path, isExpected));
  }

  async #readFile(
    path: string,
    isExpected: boolean,
  ): Promise<TextFile | Failure | undefined> {
    const name = this.#checkout.nameOf(path);
    try {
      const file = await this.#checkout.read(path);
      const gap = file && gapOfYtt(file);
      if (gap) {
        this.#gaps.push(gap);
        return undefined;
      }
      if (file?.text.includes('apiVersion')) return file;
      const message = 'holds no entity and no Kubernetes object';
      return isExpected ? { file: name, message } : undefined;
    } catch (error) {
      return { file: name, message: sayUnread(error) };
    }
  }
}

/** What is wrong with a file says itself; what the system says is put into words. */
function sayUnread(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? message : `cannot be read: ${reasonOf(error)}`;
}

/** Whether a link's target is there; a circle of links has none. */
async function exists(link: string): Promise<boolean> {
  try {
    await realpath(link);
    return true;
  } catch {
    return false;
  }
}
