import fs from 'node:fs';
import path from 'node:path';
import { ruleIndex } from './ruleIndex';

fs.writeFileSync(
  path.resolve(__dirname, '../../../docs/rules/README.md'),
  ruleIndex(),
);
