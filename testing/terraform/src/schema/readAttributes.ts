import type { TerraformType } from './terraformSchema';

/** An attribute that can be read from a resource or a structure. */
export interface ReadAttribute {
  name: string;
  type: TerraformType;
  /** Whether the provider may set it. Arguments that only the configuration sets say nothing and count as false. */
  computed: boolean;
}

const GETTERS: Record<string, TerraformType> = {
  getStringAttribute: 'string',
  getNumberAttribute: 'number',
  getBooleanAttribute: 'bool',
  getListAttribute: ['list', 'string'],
  getNumberListAttribute: ['list', 'number'],
  getStringMapAttribute: ['map', 'string'],
  getNumberMapAttribute: ['map', 'number'],
  getBooleanMapAttribute: ['map', 'bool'],
  StringMap: ['map', 'string'],
  NumberMap: ['map', 'number'],
  BooleanMap: ['map', 'bool'],
  StringMapList: ['list', ['map', 'string']],
};

/** `return this.getStringAttribute('arn')`, and what wraps it for sets. */
const SIMPLE =
  /return (cdktf\.[\w.()]*)?this\.(get\w+|interpolationForAttribute)\(['"](\w+)['"]\)/g;
/** `this._masterUserSecret = new RdsClusterMasterUserSecretList(this, "master_user_secret", false)` */
const COMPLEX =
  /this\._\w+ = new (cdktf\.)?(\w+?)(List|OutputReference|Map)?\(this, "(\w+)"(?:, (true|false))?\);/g;
const COMPUTED = /\/\/ (\w+) - computed: true,/g;

/** Reads what can be read of a class of generated bindings; nothing when there is no such class. */
export function readAttributes(options: {
  javaScript: string;
  className: string;
}): ReadAttribute[] {
  const { javaScript } = options;
  const body = classBody(options) ?? '';
  const computed = new Set([...body.matchAll(COMPUTED)].map(match => match[1]));
  const attributes: ReadAttribute[] = [];
  for (const [, wrapper, getter, name] of body.matchAll(SIMPLE)) {
    const type = GETTERS[getter] ?? 'dynamic';
    attributes.push({
      name,
      // A set is read through a function that makes a list of it.
      type:
        wrapper?.includes('tolist(') && Array.isArray(type)
          ? ['set', wrapper.includes('asNumberList') ? 'number' : type[1]]
          : type,
      computed: computed.has(name),
    });
  }
  for (const [, library, base, kind, name, isSet] of body.matchAll(COMPLEX)) {
    attributes.push({
      name,
      type: library
        ? GETTERS[`${base}${kind ?? ''}`] ?? 'dynamic'
        : structureType({ javaScript, base, kind, isSet: isSet === 'true' }),
      computed: computed.has(name),
    });
  }
  return attributes;
}

function structureType(options: {
  javaScript: string;
  base: string;
  kind: string | undefined;
  isSet: boolean;
}): TerraformType {
  const { javaScript, base, kind, isSet } = options;
  const object: TerraformType = [
    'object',
    Object.fromEntries(
      readAttributes({
        javaScript,
        className: `${base}OutputReference`,
      }).map(({ name, type }) => [name, type]),
    ),
  ];
  switch (kind) {
    case 'List':
      return [isSet ? 'set' : 'list', object];
    case 'Map':
      return ['map', object];
    default:
      return object;
  }
}

/** The text of a class, or undefined when there is none of this name. */
export function classBody(options: {
  javaScript: string;
  className: string;
}): string | undefined {
  const { javaScript, className } = options;
  const start = javaScript.indexOf(`\nclass ${className} extends `);
  return start < 0
    ? undefined
    : javaScript.slice(start, javaScript.indexOf('\n}', start));
}
