import { createMockDirectory } from '@backstage/backend-test-utils';
import { JsonObject, JsonValue } from '@backstage/types';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { ConfigFile } from './ConfigFile';
import { formatKey } from './ConfigurationError';

const directory = createMockDirectory();

/** Every key that holds a text, as `formatKey` writes it. */
function keysOfTexts(
  value: JsonValue | undefined,
  key: (string | number)[] = [],
): string[] {
  if (typeof value === 'string') return [formatKey(key)];
  if (Array.isArray(value))
    return value.flatMap((v, i) => keysOfTexts(v, [...key, i]));
  if (!value || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([k, v]) => keysOfTexts(v, [...key, k]));
}

it("reports exactly the keys that Backstage's loader drops when no variable is set", async () => {
  const piece = fc.constantFrom(
    'text',
    ' ',
    '$',
    '{',
    '}',
    '${A}',
    '${ B }',
    '$${C}',
    '${D:-x}',
    '$$${F}',
    '${',
  );
  const text = fc.array(piece, { maxLength: 5 }).map(pieces => pieces.join(''));
  const { tree } = fc.letrec<{ tree: JsonValue }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('tree')),
    ),
  }));
  const content = fc.dictionary(fc.constantFrom('a', 'b', 'c'), tree, {
    minKeys: 1,
  });

  await fc.assert(
    fc.asyncProperty(content, async data => {
      directory.setContent({ 'a.yaml': stringify(data) });
      const file = await ConfigFile.read(directory.resolve('a.yaml'));
      const { value } = await file.source({}).readConfigData().next();
      const kept = keysOfTexts((value?.configs[0]?.data ?? {}) as JsonObject);
      const reported = (await file.variables()).map(({ key }) =>
        formatKey(key),
      );
      const dropped = keysOfTexts(data as JsonObject).filter(
        key => !kept.includes(key),
      );
      expect([...new Set(reported)].sort()).toEqual(dropped.sort());
    }),
  );
});
