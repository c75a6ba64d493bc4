/* eslint-disable no-console -- a command for a terminal */
// `yarn new-rule ID`: the four files of a new rule; CONTRIBUTING.md says what comes next.
import path from 'node:path';
import { newRule } from './newRule';

const ROOT = path.resolve(__dirname, '../../..');

try {
  const files = newRule({ root: ROOT, id: process.argv[2] ?? '' });
  console.log(files.map(file => path.relative(ROOT, file)).join('\n'));
  console.log('\nFill in what says TODO; CONTRIBUTING.md says how to go on.');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
