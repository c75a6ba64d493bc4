import { InputError } from '@backstage/errors';
import type { NestingMode, TerraformType } from './terraformSchema';

/** What may be written in a configuration: an argument, or a structure of them. */
export interface Input {
  name: string;
  required: boolean;
  /** Of an argument. */
  type?: TerraformType;
  /** Of a structure: the interface with its arguments, and how it is repeated. */
  structure?: { name: string; nesting: NestingMode };
}

const ENTRY =
  /^ {8,12}(\w+): \{\n\s+value: (.+),\n\s+isBlock: (true|false),\n\s+type: "(\w+)",\n\s+storageClassType: "(\w+)",\n/gm;

const TYPES: Record<string, TerraformType> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  stringList: ['list', 'string'],
  stringListList: ['list', ['list', 'string']],
  numberList: ['list', 'number'],
  booleanList: ['list', 'bool'],
  stringMap: ['map', 'string'],
  numberMap: ['map', 'number'],
  booleanMap: ['map', 'bool'],
  stringMapMap: ['map', ['map', 'string']],
  stringMapList: ['list', ['map', 'string']],
};

/** Reads the arguments of a resource's class, or of a structure. */
export function readInputs(options: {
  javaScript: string;
  declarations: string;
  className?: string;
  structureName?: string;
}): Input[] {
  const { javaScript, declarations, className, structureName } = options;
  const source = className
    ? section(
        section(javaScript, `\nclass ${className} extends `, '\n}'),
        '\n    synthesizeHclAttributes() {',
        '\n    }',
      )
    : section(
        javaScript,
        `\nfunction ${lowerFirst(structureName!)}ToHclTerraform(`,
        '\n}',
      );
  const required = readRequired({
    declarations,
    interfaceName:
      structureName ?? configName({ declarations, className: className! }),
  });
  const inputs: Input[] = [];
  for (const [, name, value, isBlock, form, storage] of source.matchAll(
    ENTRY,
  )) {
    const mandatory = required.get(name) ?? false;
    if (isBlock === 'false') {
      inputs.push({ name, required: mandatory, type: typeOf(form, storage) });
    } else {
      const mapper = /\b(\w+)ToHclTerraform\b/.exec(value);
      if (!mapper) {
        throw new InputError(`No structure in "${value}"`);
      }
      inputs.push({
        name,
        required: mandatory,
        structure: {
          name: mapper[1][0].toUpperCase() + mapper[1].slice(1),
          nesting: form === 'struct' ? 'single' : (form as NestingMode),
        },
      });
    }
  }
  return inputs;
}

function typeOf(form: string, storage: string): TerraformType {
  const type = TYPES[storage];
  if (!type) {
    throw new InputError(`Unknown type "${storage}" in the bindings`);
  }
  return form === 'set' && Array.isArray(type) ? ['set', type[1]] : type;
}

/** By name, whether an argument is required. The names with underscores are in the links to the documentation. */
function readRequired(options: {
  declarations: string;
  interfaceName: string;
}): Map<string, boolean> {
  const { declarations, interfaceName } = options;
  const body = section(
    declarations,
    `\nexport interface ${interfaceName} `,
    '\n}',
  );
  return new Map(
    [...body.matchAll(/#(\w+) \w+#\w+\}[^]*?\*\/\n\s+readonly \w+(\??):/g)].map(
      ([, name, question]) => [name, question === ''],
    ),
  );
}

/** The interface that a class takes its arguments from; its name is not always derived from the class's. */
function configName(options: {
  declarations: string;
  className: string;
}): string {
  const { declarations, className } = options;
  const declaration = section(
    declarations,
    `\nexport declare class ${className} extends `,
    '\n}',
  );
  const match = /constructor\(scope: Construct, id: string, config\??: (\w+)/;
  const name = match.exec(declaration)?.[1];
  if (!name) {
    throw new InputError(`The class ${className} takes no arguments`);
  }
  return name;
}

function section(text: string, start: string, end: string): string {
  const from = text.indexOf(start);
  if (from < 0) {
    throw new InputError(`The bindings have no "${start.trim()}"`);
  }
  return text.slice(from, text.indexOf(end, from + start.length));
}

function lowerFirst(text: string): string {
  return text[0].toLowerCase() + text.slice(1);
}
