import { Scope } from '../evaluate/Scope';
import {
  member,
  Entry,
  isNull,
  LazyValue,
  list,
  map,
  MapValue,
  scalar,
  Span,
  unknown,
  Value,
} from '../value';
import { Block, Body } from './Body';
import { argumentsOf, blockValue, instancesOf } from './instances';
import { ModuleLoader } from './ModuleLoader';

/** What a module is given: by the module that calls it, or by files of variables. */
export interface ModuleInputs {
  readonly variables: ReadonlyMap<string, Value>;
  /** Why a variable that is not among them, and has no default, has no value. */
  readonly missing: (name: string) => string;
}

/** A resource, once for each of its instances. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly value: Value;
  readonly at: Span;
  readonly address: string;
  readonly directory: string;
}

const META = new Set([
  'count',
  'for_each',
  'depends_on',
  'provider',
  'lifecycle',
  'source',
  'version',
  'providers',
]);

/** One use of a module: what its names stand for, and the resources in it. */
export class Module implements Scope {
  readonly directory: string;
  readonly #blocks: readonly Block[];
  readonly #inputs: ModuleInputs;
  readonly #loader: ModuleLoader;
  readonly #known = new Map<string, Value>();
  readonly #asked = new Set<string>();
  readonly #chain: readonly string[];
  readonly #root: string;
  readonly #address: string;
  readonly #children: Module[] = [];

  constructor(options: {
    directory: string;
    bodies: readonly Body[];
    inputs: ModuleInputs;
    loader: ModuleLoader;
    /** The modules that this one is called by, the root first. */
    chain?: readonly string[];
    address?: string;
  }) {
    const {
      directory,
      bodies,
      inputs,
      loader,
      chain = [],
      address = '',
    } = options;
    this.directory = directory;
    this.#blocks = bodies.flatMap(({ blocks }) => blocks);
    this.#inputs = inputs;
    this.#loader = loader;
    this.#chain = [...chain, directory];
    this.#root = this.#chain[0];
    this.#address = address;
  }

  resolve(name: string): Value | undefined {
    const lazy = (get: (key: string) => Value): LazyValue => ({
      type: 'lazy',
      get,
      at: this.#nowhere(),
    });
    switch (name) {
      case 'local':
        return lazy(key => this.#once(`local.${key}`, () => this.#local(key)));
      case 'var':
        return lazy(key => this.#once(`var.${key}`, () => this.#variable(key)));
      case 'module':
        return lazy(key => this.#once(`module.${key}`, () => this.#call(key)));
      case 'path':
        return lazy(key =>
          scalar(
            key === 'module' ? this.directory : this.#root,
            this.#nowhere(),
          ),
        );
      case 'each':
      case 'count':
      case 'data':
      case 'terraform':
      case 'self':
        return lazy(key => unknown(`${name}.${key}`, this.#nowhere()));
      default:
        return this.#isResourceType(name)
          ? lazy(key =>
              this.#once(`${name}.${key}`, () => this.#resource(name, key)),
            )
          : undefined;
    }
  }

  /** The resources of this module and of those that it calls. */
  *resources(): Iterable<Resource> {
    for (const block of this.#blocksOf('resource')) {
      const [type, name] = block.labels;
      for (const { scope, key } of instancesOf(block.body, this)) {
        yield {
          type,
          name,
          value: blockValue(block, scope, META),
          at: block.at,
          address: `${this.#address}${type}.${name}${key}`,
          directory: this.directory,
        };
      }
    }
    for (const block of this.#blocksOf('module')) {
      this.#once(`module.${block.labels[0]}`, () =>
        this.#call(block.labels[0]),
      );
    }
    for (const child of this.#children) yield* child.resources();
  }

  #blocksOf(type: string): Block[] {
    return this.#blocks.filter(block => block.type === type);
  }

  #isResourceType(name: string): boolean {
    return this.#blocksOf('resource').some(({ labels }) => labels[0] === name);
  }

  /** What depends on itself has no value. */
  #once(key: string, evaluate: () => Value): Value {
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#asked.has(key))
      return unknown(`${key}, which depends on itself`, this.#nowhere());
    this.#asked.add(key);
    const value = evaluate();
    this.#known.set(key, value);
    return value;
  }

  #local(key: string): Value {
    for (const { body } of this.#blocksOf('locals')) {
      const found = body.args.get(key);
      if (found) return found.evaluate(this);
    }
    return unknown(`local.${key}, which is not defined`, this.#nowhere());
  }

  #variable(key: string): Value {
    const given = this.#inputs.variables.get(key);
    const block = this.#blocksOf('variable').find(
      ({ labels }) => labels[0] === key,
    );
    const standard = block?.body.args.get('default');
    if (given && !(isNull(given) && standard)) return given;
    return (
      standard?.evaluate(this) ??
      unknown(
        `var.${key}, ${this.#inputs.missing(key)}`,
        block?.at ?? this.#nowhere(),
      )
    );
  }

  #resource(type: string, name: string): Value {
    const block = this.#blocksOf('resource').find(
      ({ labels }) => labels[0] === type && labels[1] === name,
    );
    const address = `${type}.${name}`;
    if (!block) return unknown(address, this.#nowhere());
    const instances = instancesOf(block.body, this).map(
      ({ scope, name: own }) => ({
        own,
        value: withId(type, blockValue(block, scope, META)),
      }),
    );
    if (block.body.args.has('count'))
      return list(
        instances.map(({ value }) => value),
        block.at,
      );
    if (!block.body.args.has('for_each'))
      return instances[0]?.value ?? unknown(address, block.at);
    return map(
      new Map(
        instances.map(({ own, value }) => [own, { key: block.at, value }]),
      ),
      block.at,
    );
  }

  /** Evaluates a call of a module, once for each instance; the value has the outputs. */
  #call(name: string): Value {
    const block = this.#blocksOf('module').find(
      ({ labels }) => labels[0] === name,
    );
    const address = `module.${name}`;
    if (!block) return unknown(address, this.#nowhere());
    const outputs = instancesOf(block.body, this).map(
      ({ scope, key, name: own }) => {
        const child = this.#loader.call({
          source: block.body.args.get('source')?.evaluate(scope),
          from: this.directory,
          chain: this.#chain,
          address: `${this.#address}${address}${key}.`,
          inputs: {
            variables: argumentsOf(block, scope),
            missing: () => `which ${address} does not set`,
          },
        });
        if (!child)
          return {
            own,
            value: unknown(
              `${address}, whose source is not in the checkout`,
              block.at,
            ) as Value,
          };
        this.#children.push(child);
        return { own, value: child.#outputs(block.at) };
      },
    );
    if (block.body.args.has('count'))
      return list(
        outputs.map(({ value }) => value),
        block.at,
      );
    if (!block.body.args.has('for_each'))
      return outputs[0]?.value ?? unknown(address, block.at);
    return map(
      new Map(outputs.map(({ own, value }) => [own, { key: block.at, value }])),
      block.at,
    );
  }

  #outputs(where: Span): LazyValue {
    return {
      type: 'lazy',
      at: where,
      get: key => {
        const block = this.#blocksOf('output').find(
          ({ labels }) => labels[0] === key,
        );
        return (
          block?.body.args.get('value')?.evaluate(this) ??
          unknown(`the output ${key}`, where)
        );
      },
    };
  }

  #nowhere(): Span {
    return this.#loader.placeOf(this.directory);
  }
}

/** A namespace's id is its name; other ids are known only once the resource is there. */
function withId(type: string, value: MapValue): Value {
  const metadata = value.entries.get('metadata')?.value;
  const first = metadata && (member(metadata, '0') ?? metadata);
  const name = first && member(first, 'name');
  if (!name || !type.startsWith('kubernetes_namespace')) return value;
  const id: Entry = { key: name.at, value: name };
  return { ...value, entries: new Map([...value.entries, ['id', id]]) };
}
