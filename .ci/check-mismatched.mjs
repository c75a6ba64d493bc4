// Reads what `mooring lint examples/mismatched --format json` prints, and fails unless it finds in each example exactly
// what examples/mismatched/expected.json says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const { findings, failures } = JSON.parse(readFileSync(0, 'utf8'));
const expected = JSON.parse(
  readFileSync('examples/mismatched/expected.json', 'utf8'),
);
// Without its manifests, the linter can't tell that an entity has no objects: that is for the live rule to find.
delete expected['no-objects'];

const found = {};
for (const { file, rule } of findings) {
  const [example] = file.replace('examples/mismatched/', '').split('/');
  found[example] = [...new Set([...(found[example] ?? []), rule])].sort();
}
assert.deepEqual(failures, []);
assert.deepEqual(found, expected);
