import { InputError } from '@backstage/errors';
import { classBody, readAttributes } from './readAttributes';
import { readInputs, type Input } from './readInputs';
import type {
  Attribute,
  Block,
  BlockType,
  NestingMode,
  Schema,
  TerraformType,
} from './terraformSchema';

/** A resource, data source or provider as its bindings describe it. */
export interface Resource {
  kind: 'resource' | 'data' | 'provider';
  /** `aws_eks_cluster`; of a provider its name. */
  type: string;
  schema: Schema;
}

const KINDS = {
  TerraformResource: 'resource',
  TerraformDataSource: 'data',
  TerraformProvider: 'provider',
} as const;

/** One module of bindings. */
interface Module {
  javaScript: string;
  declarations: string;
  structuresAreAttributes: boolean;
}

/**
 * Reads one module of generated bindings. They are text of a fixed form, so that expressions are enough to read it.
 *
 * @param module - its `index.js` and `index.d.ts`, and whether the provider takes structures as attributes
 * @throws InputError when the text has not that form, which a new version of the generator may cause
 */
export function readResource(module: Module): Resource {
  const main =
    /^class (\w+) extends cdktf\.(TerraformResource|TerraformDataSource|TerraformProvider) /m.exec(
      module.javaScript,
    );
  const type = /^\w+\.tfResourceType = "(\w+)";/m.exec(module.javaScript)?.[1];
  if (!main || !type) {
    throw new InputError(
      'The bindings have no class of a resource, data source or provider',
    );
  }
  const [, className, base] = main;
  const kind = KINDS[base as keyof typeof KINDS];
  const block = readBlock({
    module,
    className,
    inputs: readInputs({ ...module, className }),
    // Bindings do not say which optional arguments of a resource the provider completes, so any may be.
    optional:
      kind === 'provider'
        ? { optional: true }
        : { optional: true, computed: true },
  });
  return { kind, type, schema: { version: 0, block } };
}

function readBlock(options: {
  module: Module;
  className: string;
  inputs: Input[];
  optional: Attribute;
}): Block {
  const { module, className, inputs, optional } = options;
  const block: Block = { attributes: {}, block_types: {} };
  const readable = readAttributes({ ...module, className });
  for (const { name, type } of readable) {
    block.attributes[name] = { type, computed: true };
  }
  for (const input of inputs) {
    const { name } = input;
    const presence = input.required ? { required: true } : optional;
    const attribute = readable.find(other => other.name === name);
    if (!input.structure) {
      block.attributes[name] = { type: input.type, ...presence };
    } else if (attribute?.computed) {
      // Where structures are blocks, only what may be computed is an attribute: Terraform takes both forms for it.
      block.attributes[name] = {
        type: repeated(attribute.type, input.structure.nesting),
        ...presence,
      };
    } else {
      const nested = readBlock({
        module,
        className: `${input.structure.name}OutputReference`,
        inputs: readInputs({ ...module, structureName: input.structure.name }),
        optional,
      });
      if (module.structuresAreAttributes && name !== 'timeouts') {
        block.attributes[name] = {
          nested_type: {
            nesting_mode: input.structure.nesting,
            attributes: nested.attributes,
          },
          ...presence,
        };
      } else {
        delete block.attributes[name];
        block.block_types[name] = blockType({ module, input, block: nested });
      }
    }
  }
  return block;
}

function blockType(options: {
  module: Module;
  input: Input;
  block: Block;
}): BlockType {
  const { module, input, block } = options;
  const { name, nesting } = input.structure!;
  const type: BlockType = { nesting_mode: nesting, block };
  if (nesting === 'list' || nesting === 'set') {
    if (input.required) {
      type.min_items = 1;
    }
    // What may be there once is accessed by a reference, what repeats by a list of references.
    if (!classBody({ ...module, className: `${name}List` })) {
      type.max_items = 1;
    }
  }
  return type;
}

/** A reference to a structure is of an object, also where the attribute is a list that has one at most. */
function repeated(type: TerraformType, nesting: NestingMode): TerraformType {
  return nesting === 'single' || type[0] !== 'object' ? type : [nesting, type];
}
