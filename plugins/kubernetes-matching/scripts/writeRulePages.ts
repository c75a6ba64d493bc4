import fs from 'node:fs';
import path from 'node:path';
import { rulePages } from './rulePages';

fs.writeFileSync(
  path.resolve(__dirname, '../src/rules/rulePages.json'),
  rulePages(),
);
