import { dirname, resolve } from 'node:path';
import { TextFile } from '../../files/TextFile';
import { Failure } from '../../LintResult';
import { Budget, Evaluator } from '../evaluate/Evaluator';
import { ModuleFiles, Scope } from '../evaluate/Scope';
import { HclParser, HclSyntaxError } from '../hcl/parseHcl';
import { Span, textOf, unknown, Value } from '../value';
import { Unknowns } from '../Unknowns';
import { Body } from './Body';
import { evaluateText } from './evaluateText';
import { Module, ModuleInputs } from './Module';
import { readHclBody } from './readHclBody';
import { readJsonBody } from './readJsonBody';

/** Modules that call each other deeper than this call themselves. */
const MAX_DEPTH = 20;
const NOTHING: Scope = { resolve: () => undefined };

/** Reads modules from their directories. */
export class ModuleLoader {
  readonly failures: Failure[] = [];
  readonly #parser: HclParser;
  readonly #unknowns: Unknowns;
  readonly #files: ModuleFiles;
  readonly #byDirectory: ReadonlyMap<string, readonly TextFile[]>;
  readonly #bodies = new Map<string, Body[]>();
  readonly #budget: Budget = { steps: 0 };

  /** @param options.sources - the files of modules, `.tf` and `.tf.json` */
  constructor(options: {
    parser: HclParser;
    files: ModuleFiles;
    unknowns: Unknowns;
    sources: readonly TextFile[];
  }) {
    this.#parser = options.parser;
    this.#files = options.files;
    this.#unknowns = options.unknowns;
    const byDirectory = new Map<string, TextFile[]>();
    for (const file of options.sources) {
      const directory = dirname(file.path);
      byDirectory.set(directory, [...(byDirectory.get(directory) ?? []), file]);
    }
    this.#byDirectory = byDirectory;
  }

  get directories(): string[] {
    return [...this.#byDirectory.keys()];
  }

  /** The directories of modules that no other calls: what is applied. */
  roots(): string[] {
    const called = new Set(
      this.directories.flatMap(directory =>
        this.#bodiesOf(directory)
          .flatMap(({ blocks }) => blocks)
          .filter(({ type }) => type === 'module')
          .map(({ body }) => body.args.get('source')?.evaluate(NOTHING))
          .map(source => resolve(directory, (source && textOf(source)) ?? '')),
      ),
    );
    return this.directories.filter(directory => !called.has(directory));
  }

  /** A module that is applied by itself. */
  root(directory: string, inputs: ModuleInputs): Module {
    this.#budget.steps = 0;
    return this.#module({ directory, inputs });
  }

  /** A module that another calls; `undefined` when its source is not a directory of the checkout. */
  call(options: {
    source: Value | undefined;
    from: string;
    chain: readonly string[];
    address: string;
    inputs: ModuleInputs;
  }): Module | undefined {
    const { source, from, chain, address, inputs } = options;
    const path = source && textOf(source);
    if (!path || !/^\.{1,2}\//.test(path) || chain.length > MAX_DEPTH)
      return undefined;
    const directory = resolve(from, path);
    return this.#byDirectory.has(directory)
      ? this.#module({ directory, inputs, chain, address })
      : undefined;
  }

  /** The values that a `.tfvars` file gives. */
  variables(file: TextFile): Map<string, Value> {
    const { args } = this.#read(file);
    return new Map(
      [...args].map(([name, { evaluate }]) => [name, evaluate(NOTHING)]),
    );
  }

  /** A place for what is nowhere in particular: the beginning of a module. */
  placeOf(directory: string): Span {
    const [file] = this.#byDirectory.get(directory) ?? [];
    return { file, start: 0, end: 0 };
  }

  #module(options: {
    directory: string;
    inputs: ModuleInputs;
    chain?: readonly string[];
    address?: string;
  }): Module {
    const bodies = this.#bodiesOf(options.directory);
    return new Module({ ...options, bodies, loader: this });
  }

  #bodiesOf(directory: string): Body[] {
    const known = this.#bodies.get(directory);
    if (known) return known;
    const files = this.#byDirectory.get(directory) ?? [];
    const bodies = files.map(file => this.#read(file));
    this.#bodies.set(directory, bodies);
    return bodies;
  }

  #read(file: TextFile): Body {
    try {
      return /\.json$/.test(file.name)
        ? readJsonBody(file, (text, at, scope) =>
            evaluateText({ text, at, scope, ...this.#tools() }),
          )
        : readHclBody(this.#parser.parse(file.text), this.#evaluator(file));
    } catch (error) {
      const offset = error instanceof HclSyntaxError ? error.offset : 0;
      this.failures.push({
        file: file.name,
        ...file.positionOf(offset),
        message: `cannot be read: ${(error as Error).message}`,
      });
      return { args: new Map(), blocks: [] };
    }
  }

  #tools() {
    return {
      parser: this.#parser,
      evaluatorOf: (file: TextFile) => this.#evaluator(file),
    };
  }

  #evaluator(file: TextFile): Evaluator {
    const files = this.#files;
    return new Evaluator({
      file,
      budget: this.#budget,
      standInFor: why => this.#unknowns.standInFor(why),
      functions: {
        files,
        directory: dirname(file.path),
        renderTemplate: (path, variables, at) => {
          const template = files.read(path);
          return template
            ? evaluateText({
                text: template.text,
                at,
                scope: {
                  resolve: name =>
                    variables.type === 'map'
                      ? variables.entries.get(name)?.value
                      : undefined,
                },
                ...this.#tools(),
              })
            : unknown(`the file ${path}`, at);
        },
      },
    });
  }
}
