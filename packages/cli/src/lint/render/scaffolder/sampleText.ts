import { withinTime } from '../../withinTime';

const PATTERN_TIME_MS = 500;
const DEFAULT_MAX_LENGTH = 63;

/** What the scaffolder's own fields yield, by `ui:field`. */
const FIELDS: Record<string, (name: string) => string> = {
  RepoUrlPicker: name => `github.com?owner=${name}-owner&repo=${name}`,
  OwnerPicker: name => `group:default/${name}`,
  EntityPicker: name => `component:default/${name}`,
  OwnedEntityPicker: name => `component:default/${name}`,
  MyGroupsPicker: name => `group:default/${name}`,
};

/**
 * A text for a parameter: another for each name, and one that its schema allows as far as can be found out. Where nothing
 * fits, its default or an example.
 */
export function sampleText(
  name: string,
  schema: Record<string, unknown>,
): string {
  const word = `sample-${wordsOf(name).join('-')}`;
  const field = FIELDS[String(schema['ui:field'])];
  if (field) return field(word);
  const examples = [
    ...(Array.isArray(schema.examples) ? schema.examples : []),
    schema.default,
  ].filter(item => typeof item === 'string');
  const candidates = [
    word,
    wordsOf(name).join('-'),
    ['sample', ...wordsOf(name)].join('_'),
    ['sample', ...wordsOf(name)].join(''),
    ['Sample', ...wordsOf(name)].join(''),
    ['sample', ...wordsOf(name)].map(capitalised).join(''),
    ['sample', ...wordsOf(name)].join('.'),
    `https://${wordsOf(name).join('-')}.example.com`,
    `${wordsOf(name).join('-')}@example.com`,
    ...examples,
  ].map(text => text.slice(0, maxLengthOf(schema)));
  return (
    candidates.find(text => isAllowed(text, schema)) ?? examples[0] ?? word
  );
}

function isAllowed(text: string, schema: Record<string, unknown>): boolean {
  const { minLength, pattern } = schema;
  if (typeof minLength === 'number' && text.length < minLength) return false;
  if (typeof pattern !== 'string') return true;
  try {
    return withinTime({
      what: 'matching the pattern',
      milliseconds: PATTERN_TIME_MS,
      run: () => new RegExp(pattern).test(text),
    });
  } catch {
    return false;
  }
}

function maxLengthOf({ maxLength }: Record<string, unknown>): number {
  return typeof maxLength === 'number' ? maxLength : DEFAULT_MAX_LENGTH;
}

/** `component_id` and `componentId` are two words. */
function wordsOf(name: string): string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '');
  return words.length > 0 ? words : ['value'];
}

function capitalised(word: string): string {
  return word[0].toUpperCase() + word.slice(1);
}
